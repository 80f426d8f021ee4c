import { errcodes, meloErrorFrom, type MeloError } from "@melo/protocol";
import type { RequestAsService } from "../homeserver/application-service.ts";
import { matrixPath, requestMatrix, type MatrixAnswer, type MatrixRequest } from "../homeserver/request-matrix.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";
import type { DelayedEventAnswer } from "./leave-policy.ts";

export type DelayedEventAction = "restart" | "send" | "cancel";

/** A homeserver that keeps delayed events (MSC4140). Never rejects. */
export interface DelayedEventsPort {
  manage(leave: DelegatedLeave, action: DelayedEventAction): Promise<DelayedEventAnswer>;
}

export interface DelayedEventsDeps {
  /** The local homeserver, as its application service; undefined without a registration. */
  readonly request: RequestAsService | undefined;
  /** Reaches other homeservers, and nothing that only looks like one: their addresses come from outside. */
  readonly fetchForeign: typeof globalThis.fetch;
}

const timeoutMs = 4000;

/**
 * A local user's event is managed in his name: so nobody can have another's event managed by naming its id, and the
 * limit on our address does not count. Other homeservers take the knowledge of the id for the right to use it.
 */
export function createDelayedEvents({ request, fetchForeign }: DelayedEventsDeps): DelayedEventsPort {
  function requestFor({ clientApiUrl, userId }: DelegatedLeave): (request: MatrixRequest) => Promise<MatrixAnswer> {
    if (clientApiUrl !== undefined) {
      return (sent) => requestMatrix({ homeserverUrl: clientApiUrl, fetch: fetchForeign }, sent);
    }
    if (request === undefined) throw new Error("a local leave without an application service");
    return (sent) => request(sent, userId);
  }

  return {
    async manage(leave, action) {
      const ask = requestFor(leave);
      try {
        const answer = await ask({ method: "POST", path: eventPath(leave.delayId, action), body: {}, timeoutMs });
        if (answer.errcode !== errcodes.unrecognized) return answerFrom(answer);
        // Homeservers from before 2025 name the action in the body.
        return answerFrom(await ask({ method: "POST", path: eventPath(leave.delayId), body: { action }, timeoutMs }));
      } catch (error) {
        return later(meloErrorFrom(error));
      }
    },
  };
}

function eventPath(delayId: string, ...action: readonly string[]): string {
  return matrixPath("_matrix", "client", "unstable", "org.matrix.msc4140", "delayed_events", delayId, ...action);
}

function answerFrom({ status }: MatrixAnswer): DelayedEventAnswer {
  if (status >= 200 && status < 300) return { kind: "done" };
  return { kind: status === 404 ? "gone" : "refused" };
}

function later({ retryAfterMs }: MeloError): DelayedEventAnswer {
  return { kind: "later", retryAfterMs };
}
