import * as z from "zod/mini";
import { isDeviceId, isRoomId } from "./ids.ts";

/**
 * Content of the to-device message `chat.melo.call_key_request`: a device that is about to enter a room's call asks a device
 * in it for the media key that it uses now. Only counts Olm-encrypted, by the very device that it claims. The answer is the
 * ordinary message with media keys; who does not know the type ignores it and sends its key when the membership arrives.
 *
 *     {
 *       "room_id": "!lounge:example.org",
 *       "member": { "id": "@ann:example.org:LAPTOP", "claimed_device_id": "LAPTOP" },
 *       "session": { "application": "m.call", "call_id": "", "scope": "m.room" },
 *       "sent_ts": 1764000000000
 *     }
 */
export interface CallKeyRequest {
  readonly roomId: string;
  /** As the sender says; holds only if the Olm session is that device's. */
  readonly deviceId: string;
  /** Of the membership that will follow. */
  readonly memberId: string;
  /** Milliseconds since the epoch, by the sender's clock. */
  readonly sentAtMs: number;
}

const maxMemberIdLength = 512;

const contentSchema = z.object({
  room_id: z.string().check(z.refine(isRoomId)),
  member: z.object({
    id: z.string().check(z.minLength(1), z.maxLength(maxMemberIdLength)),
    claimed_device_id: z.string().check(z.refine(isDeviceId)),
  }),
  // The one call of a room; other sessions have keys of their own.
  session: z.object({ application: z.literal("m.call"), call_id: z.literal(""), scope: z.literal("m.room") }),
  sent_ts: z.int().check(z.nonnegative()),
});

export function callKeyRequestContent({
  roomId,
  deviceId,
  memberId,
  sentAtMs,
}: CallKeyRequest): z.infer<typeof contentSchema> {
  return {
    room_id: roomId,
    member: { id: memberId, claimed_device_id: deviceId },
    session: { application: "m.call", call_id: "", scope: "m.room" },
    sent_ts: sentAtMs,
  };
}

/** Undefined if the content has another shape: nobody is answered then. */
export function parseCallKeyRequest(content: unknown): CallKeyRequest | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { room_id: roomId, member, sent_ts: sentAtMs } = parsed.data;
  return { roomId, deviceId: member.claimed_device_id, memberId: member.id, sentAtMs };
}
