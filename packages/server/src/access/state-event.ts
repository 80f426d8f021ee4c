import { z } from "zod";

/** One state event, as the homeserver returns it with `?format=event`. */
export interface StateEvent {
  readonly type: string;
  readonly stateKey: string;
  readonly sender: string;
  readonly eventId: string;
  /** By the clock of the sender's homeserver. */
  readonly originServerTs: number;
  readonly content: Readonly<Record<string, unknown>>;
}

const schema = z.object({
  type: z.string(),
  state_key: z.string(),
  sender: z.string(),
  event_id: z.string(),
  origin_server_ts: z.number(),
  content: z.record(z.string(), z.unknown()),
});

/** Undefined for what is no state event. */
export function parseStateEvent(value: unknown): StateEvent | undefined {
  const { success, data } = schema.safeParse(value);
  if (!success) return undefined;
  return {
    type: data.type,
    stateKey: data.state_key,
    sender: data.sender,
    eventId: data.event_id,
    originServerTs: data.origin_server_ts,
    content: data.content,
  };
}
