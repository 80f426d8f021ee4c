import { z } from "zod";
import { parsed, type RequestAsService } from "./application-service.ts";
import { matrixPath } from "./request-matrix.ts";

export interface DelayedEvent {
  readonly roomId: string;
  readonly delayMs: number;
}

/** A local user's own delayed event (MSC4140); undefined if he has none of this id. */
export type FindDelayedEvent = (userId: string, delayId: string) => Promise<DelayedEvent | undefined>;

const schema = z
  .object({ room_id: z.string(), delay_ms: z.number().optional(), delay: z.number().optional() })
  .transform(({ room_id: roomId, delay_ms: delayMs, delay }) => ({ roomId, delayMs: delayMs ?? delay ?? 0 }));

export function createFindDelayedEvent(request: RequestAsService): FindDelayedEvent {
  return async function findDelayedEvent(userId, delayId) {
    const path = matrixPath("_matrix", "client", "unstable", "org.matrix.msc4140", "delayed_events", delayId);
    const answer = await request({ method: "GET", path }, userId);
    if (answer.status === 403 || answer.status === 404) return undefined;
    return parsed(schema, answer);
  };
}
