import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { discoveryCheck } from "./discovery.ts";

export interface Transport {
  /** Without a trailing slash. */
  readonly serviceUrl: string;
  /** LiveKit's signalling, where the homeserver says it. */
  readonly sfuUrl: string | undefined;
}

/** Where calls of this homeserver go (MSC4143, MSC4195). */
export const transportsCheck: Check<Transport> = {
  id: "transports",
  group: "permission",
  title: "Where calls go",
  async examine(visit) {
    const { foci } = await visit.factOf(discoveryCheck);
    const { homeserverUrl, token } = await visit.factOf(accountCheck);
    const url = matrixUrl(homeserverUrl, "unstable", "org.matrix.msc4143", "rtc", "transports");
    return judgeTransports(await visit.ask({ url, token }), foci, visit.target.origin);
  },
};

const transportSchema = z.object({
  type: z.literal("livekit"),
  livekit_service_url: z.url().optional(),
  url: z.string().optional(),
});
const body = z.object({ rtc_transports: z.array(z.unknown()).default([]) });

type Named = z.output<typeof transportSchema>;

function judgeTransports(answer: Answer | Silence, foci: readonly unknown[], origin: string): Verdict<Transport> {
  const named = livekitIn(answer.kind === "answer" ? (body.safeParse(answer.body).data?.rtc_transports ?? []) : []);
  const wellKnown = livekitIn(foci);
  const transport = named.find(hasService) ?? wellKnown.find(hasService);
  const how = answer.kind === "silence" ? answer.reason : errorTextOf(answer);
  const lines = transportLines(origin);
  if (transport === undefined) {
    const found =
      named.length > 0 ? "The transport has no livekit_service_url." : `The homeserver names no transport (${how}).`;
    return broken(found, "Apps say that this server does not support calls.", {
      text: "Say where calls go, and restart Synapse:",
      file: "homeserver.yaml",
      lines,
    });
  }
  const fact = { serviceUrl: transport.livekit_service_url.replace(/\/+$/, ""), sfuUrl: transport.url };
  if (origin.startsWith("https:") && fact.serviceUrl.startsWith("http:")) {
    return broken(`${fact.serviceUrl} is not encrypted.`, "A page over HTTPS may not ask it.", {
      text: "Name it with https:// in the transport:",
      file: "homeserver.yaml",
      lines,
    });
  }
  if (named.find(hasService) === undefined) {
    return warning(
      "Only the well-known file names a transport.",
      "Element Call and Element X since 2026 do not read that file: their people cannot call here.",
      { text: "Say it to the homeserver as well, and restart Synapse:", file: "homeserver.yaml", lines },
      fact,
    );
  }
  if (wellKnown.find(hasService) === undefined) {
    return warning(
      "The well-known file names no transport.",
      "Older apps, such as Cinny, do not find the call server.",
      {
        text: "Add this and restart Synapse:",
        file: "homeserver.yaml",
        lines: `extra_well_known_client_content:\n  org.matrix.msc4143.rtc_foci:\n    - type: livekit\n      livekit_service_url: ${fact.serviceUrl}`,
      },
      fact,
    );
  }
  if (wellKnown.find(hasService)?.livekit_service_url.replace(/\/+$/, "") !== fact.serviceUrl) {
    return warning(
      `The homeserver names ${fact.serviceUrl}, the well-known file another one.`,
      "Older and newer apps meet on different call servers.",
      { text: "Name the same in both:", file: "homeserver.yaml", lines },
      fact,
    );
  }
  return ok(fact.serviceUrl, fact);
}

function livekitIn(list: readonly unknown[]): readonly Named[] {
  return list.map((entry) => transportSchema.safeParse(entry).data).filter((entry) => entry !== undefined);
}

function hasService(entry: Named): entry is Named & { readonly livekit_service_url: string } {
  return entry.livekit_service_url !== undefined;
}

function transportLines(origin: string): string {
  const service = `${origin}/livekit/jwt`;
  const sfu = `${origin.replace(/^http/, "ws")}/livekit/sfu`;
  return [
    "experimental_features:",
    "  msc4143_enabled: true",
    "matrix_rtc:",
    "  transports:",
    "    - type: livekit",
    `      livekit_service_url: ${service}`,
    `      url: ${sfu}`,
    "extra_well_known_client_content:",
    "  org.matrix.msc4143.rtc_foci:",
    "    - type: livekit",
    `      livekit_service_url: ${service}`,
  ].join("\n");
}
