import type { LivekitTransport } from "@melo/call";
import { MeloError, serverNameOf } from "@melo/protocol";
import { MatrixError } from "matrix-js-sdk";
import type { Transport } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject } from "../http/json-fields.ts";
import { requestJson } from "../http/request-json.ts";
import { livekitTransportFrom } from "./rtc-membership.ts";

const wellKnownFoci = "org.matrix.msc4143.rtc_foci";

export interface TransportSearch {
  /** Asks the homeserver; several that ask at once share one answer. Rejects with `no_transport` if it offers none. */
  find(): Promise<readonly LivekitTransport[]>;
  /** Whether our homeserver offers it, by its last answer. */
  isOffered(transport: LivekitTransport): Promise<boolean>;
}

export function createTransportSearch(context: MatrixContext): TransportSearch {
  let asking: Promise<readonly LivekitTransport[]> | undefined;
  let lastAnswer: readonly LivekitTransport[] | undefined;

  async function fromHomeserver(): Promise<readonly Transport[]> {
    try {
      return await context.client._unstable_getRTCTransports();
    } catch (error) {
      // A homeserver without MSC4143's endpoint names them in its well-known file.
      if (error instanceof MatrixError && error.httpStatus === 404) return fromWellKnown();
      throw context.toMeloError(error);
    }
  }

  async function fromWellKnown(): Promise<readonly Transport[]> {
    const url = `https://${serverNameOf(context.session.userId) ?? ""}/.well-known/matrix/client`;
    const answer = await requestJson(context.melo, { method: "GET", url });
    const foci = answer[wellKnownFoci];
    return Array.isArray(foci) ? foci.filter(isTransport) : [];
  }

  async function ask(): Promise<readonly LivekitTransport[]> {
    try {
      const offered = await fromHomeserver();
      const usable = offered.map(livekitTransportFrom).filter((transport) => transport !== undefined);
      if (usable.length === 0) throw new MeloError("no_transport", "the homeserver offers no LiveKit transport");
      lastAnswer = usable;
      return usable;
    } finally {
      asking = undefined;
    }
  }

  function find(): Promise<readonly LivekitTransport[]> {
    asking ??= ask();
    return asking;
  }

  return {
    find,
    async isOffered(transport) {
      const offered = lastAnswer ?? (await find());
      return offered.some(({ serviceUrl }) => withoutSlash(serviceUrl) === withoutSlash(transport.serviceUrl));
    },
  };
}

/** Homeservers write the URL of the same service with and without a final slash. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function isTransport(value: unknown): value is Transport {
  return isJsonObject(value) && typeof value["type"] === "string";
}
