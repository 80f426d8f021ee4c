import { MeloError } from "@melo/protocol";
import { z } from "zod";
import type { RequestAsService } from "./application-service.ts";
import { matrixPath } from "./request-matrix.ts";

export interface FederationRequest {
  readonly destination: string;
  /** Below the prefix that our registration claims. */
  readonly path: string;
  readonly body: object;
}

export interface FederationAnswer {
  readonly status: number;
  readonly content: unknown;
}

/**
 * A request to another homeserver that ours signs and sends for us (MSC4512, `fed_proxy`). Rejects with
 * `server_unreachable` if it could not.
 */
export type AskOverFederation = (request: FederationRequest) => Promise<FederationAnswer>;

const schema = z.object({ status: z.number(), content: z.unknown() });
/** Synapse tries again for 5 s before it gives up. */
const timeoutMs = 15_000;

export function createAskOverFederation(request: RequestAsService): AskOverFederation {
  const path = matrixPath("_matrix", "client", "unstable", "io.element.msc4512", "appservice", "fed_proxy");
  return async function askOverFederation({ destination, path: remotePath, body }) {
    const answer = await request({
      method: "POST",
      path,
      body: { destination, method: "POST", path: remotePath, body },
      timeoutMs,
    });
    const { success, data } = schema.safeParse(answer.body);
    if (answer.status !== 200 || !success) {
      throw new MeloError("server_unreachable", `fed_proxy: ${answer.status} ${answer.errcode ?? ""}`);
    }
    return data;
  };
}
