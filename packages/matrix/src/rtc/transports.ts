import type { LivekitTransport } from "@melo/call";
import { MeloError, serverNameOf } from "@melo/protocol";
import { MatrixError } from "matrix-js-sdk";
import type { Transport } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject } from "../http/json-fields.ts";
import { requestJson } from "../http/request-json.ts";
import { livekitTransportFrom } from "./rtc-membership.ts";

const wellKnownFoci = "org.matrix.msc4143.rtc_foci";

/** What our homeserver offers, asked once; a failure is asked again. Rejects with `no_transport` if it offers none. */
export function createTransportSearch(context: MatrixContext): () => Promise<readonly LivekitTransport[]> {
  let search: Promise<readonly LivekitTransport[]> | undefined;

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

  async function find(): Promise<readonly LivekitTransport[]> {
    const offered = await fromHomeserver();
    const usable = offered.map(livekitTransportFrom).filter((transport) => transport !== undefined);
    if (usable.length === 0) throw new MeloError("no_transport", "the homeserver offers no LiveKit transport");
    return usable;
  }

  return () => {
    search ??= find().catch((error: unknown) => {
      search = undefined;
      throw error;
    });
    return search;
  };
}

function isTransport(value: unknown): value is Transport {
  return isJsonObject(value) && typeof value["type"] === "string";
}
