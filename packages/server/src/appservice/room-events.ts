import { z } from "zod";

/** An event as the homeserver pushes it to an application service. */
export interface RoomEvent {
  readonly roomId: string;
  readonly type: string;
  /** Undefined for events that are no state. */
  readonly stateKey: string | undefined;
  readonly sender: string;
  readonly eventId: string;
  readonly originServerTs: number;
  readonly content: Readonly<Record<string, unknown>>;
  /** Content of the state it replaces; undefined if there was none or the homeserver does not say. */
  readonly previousContent: Readonly<Record<string, unknown>> | undefined;
  /** How long clients keep a sticky event (MSC4354); undefined for others. */
  readonly stickyMs?: number | undefined;
  /** Of redactions: the id of the event that was redacted. */
  readonly redacts?: string | undefined;
}

const content = z.record(z.string(), z.unknown());
const schema = z.object({
  room_id: z.string(),
  type: z.string(),
  state_key: z.string().optional(),
  sender: z.string(),
  event_id: z.string(),
  origin_server_ts: z.number(),
  content,
  redacts: z.string().optional(),
  unsigned: z.object({ prev_content: content.optional() }).optional(),
  msc4354_sticky: z.object({ duration_ms: z.number() }).optional().catch(undefined),
});

/** Undefined for what is no event of a room. */
export function parseRoomEvent(value: unknown): RoomEvent | undefined {
  const { success, data } = schema.safeParse(value);
  if (!success) return undefined;
  return {
    roomId: data.room_id,
    type: data.type,
    stateKey: data.state_key,
    sender: data.sender,
    eventId: data.event_id,
    originServerTs: data.origin_server_ts,
    content: data.content,
    previousContent: data.unsigned?.prev_content,
    stickyMs: data.msc4354_sticky?.duration_ms,
    redacts: data.redacts ?? redactedBy(data.content),
  };
}

/** From room version 11 on it is in the content. */
function redactedBy({ redacts }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof redacts === "string" ? redacts : undefined;
}
