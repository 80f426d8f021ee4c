import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { broken, ok } from "../verdicts.ts";
import { discoveryCheck } from "./discovery.ts";

/** Whether the homeserver answers, and has switched on what calls need. */
export const homeserverCheck: Check<string> = {
  id: "homeserver",
  group: "reach",
  title: "Homeserver",
  async examine(visit) {
    const { homeserverUrl } = await visit.factOf(discoveryCheck);
    const answer = await visit.ask({ url: `${homeserverUrl}/_matrix/client/versions`, origin: "https://app.example" });
    return judgeHomeserver(answer, homeserverUrl);
  },
};

const versions = z.object({
  versions: z.array(z.string()),
  unstable_features: z.record(z.string(), z.boolean()).default({}),
});

interface Need {
  readonly flag: string;
  readonly lines: string;
  /** What does not work without it. */
  readonly without: string;
  readonly isVital: boolean;
}

/** In the order in which a file should have them. */
const needs: readonly Need[] = [
  {
    flag: "org.matrix.msc4143",
    lines: "experimental_features:\n  msc4143_enabled: true",
    without: "apps do not learn where calls go",
    isVital: true,
  },
  {
    flag: "org.matrix.msc4140",
    lines: "max_event_delay_duration: 24h",
    without: "whoever loses the connection stays in the list of a call",
    isVital: true,
  },
  {
    flag: "org.matrix.msc4354",
    lines: "experimental_features:\n  msc4354_enabled: true",
    without: "ringing and newer apps' memberships get lost in long histories",
    isVital: false,
  },
];

function judgeHomeserver(answer: Answer | Silence, homeserverUrl: string): Verdict<string> {
  const ask = { text: "Ask it from another machine:", lines: `curl -v ${homeserverUrl}/_matrix/client/versions` };
  if (answer.kind === "silence") {
    return broken(`${homeserverUrl}: ${answer.reason}.`, "Nobody can sign in, read or call.", ask);
  }
  const parsed = versions.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) {
    return broken(`${homeserverUrl} answers with ${answer.status} and not as a homeserver.`, "Nobody can sign in.", {
      text: "The web server must hand /_matrix to Synapse:",
      file: "Caddyfile",
      lines: "reverse_proxy /_matrix/* 127.0.0.1:8008",
    });
  }
  const missing = needs.filter(({ flag }) => parsed.data.unstable_features[flag] !== true);
  if (missing.length === 0) {
    return ok(`Answers in ${answer.tookMs} ms, with everything that calls need`, homeserverUrl);
  }
  return {
    status: missing.some(({ isVital }) => isVital) ? "broken" : "warning",
    found: `${missing.map(({ flag }) => flag.replace("org.matrix.", "").toUpperCase()).join(", ")} not switched on.`,
    meaning: `Without it ${missing.map(({ without }) => without).join("; ")}.`,
    remedy: {
      text: "Add these lines and restart Synapse, 1.163 or newer:",
      file: "homeserver.yaml",
      lines: mergedYaml(missing.map(({ lines }) => lines)),
    },
    // It answers: what else works is worth knowing.
    fact: homeserverUrl,
  };
}

/** Blocks of the same key under one. */
function mergedYaml(blocks: readonly string[]): string {
  const merged = new Map<string, readonly string[]>();
  for (const block of blocks) {
    const [key = "", ...below] = block.split("\n");
    merged.set(key, [...(merged.get(key) ?? []), ...below]);
  }
  return [...merged].map(([key, below]) => [key, ...below].join("\n")).join("\n");
}
