import { callSlotId, eventTypes, isDeviceId, isUserId } from "@melo/protocol";
import { z } from "zod";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { identityOf, type RoomBearer } from "./bearer.ts";
import { callRoomName } from "./room-name.ts";

/**
 * Who is behind the hashed identities of a LiveKit room, as the members themselves announced it in the Matrix room
 * (MSC4143). For tokens that another service made; those of MELO say whose they are. What is announced in encrypted rooms
 * cannot be read here.
 */
export interface AnnouncedBearers {
  /** Takes note of a membership that somebody announced. */
  note(event: RoomEvent): Promise<void>;
  find(livekitRoom: string, identity: string): Promise<RoomBearer | undefined>;
}

/** Memberships are sticky for an hour at most (MSC4354), and LiveKit renews tokens for somewhat longer than that. */
const rememberedMs = 2 * 60 * 60 * 1000;
const maxIdLength = 255;

const contentSchema = z.object({
  slot_id: z.string().max(maxIdLength).default(callSlotId),
  member: z.object({
    id: z.string().min(1).max(maxIdLength),
    user_id: z.string().refine(isUserId),
    device_id: z.string().refine(isDeviceId),
  }),
});
const bearerSchema = z.object({
  userId: z.string(),
  deviceId: z.string(),
  memberId: z.string(),
  roomId: z.string(),
});

export function createAnnouncedBearers(store: KeyValuePort): AnnouncedBearers {
  return {
    async note({ type, roomId, sender, content }) {
      const { success, data } = contentSchema.safeParse(content);
      // One announces oneself alone.
      if (type !== eventTypes.rtcMember || !success || data.member.user_id !== sender) return;
      const { id: memberId, device_id: deviceId } = data.member;
      const value = JSON.stringify({ userId: sender, deviceId, memberId, roomId });
      const livekitRoom = callRoomName(roomId, data.slot_id);
      // Tokens of MSC4195's newest text name no device in the identity.
      for (const named of [deviceId, undefined]) {
        const identity = identityOf({ userId: sender, deviceId: named, memberId });
        await store.set(keyOf(livekitRoom, identity), value, rememberedMs);
      }
    },
    async find(livekitRoom, identity) {
      const value = await store.get(keyOf(livekitRoom, identity));
      return value === undefined ? undefined : bearerSchema.parse(JSON.parse(value));
    },
  };
}

function keyOf(livekitRoom: string, identity: string): string {
  return `announced-bearer ${livekitRoom} ${identity}`;
}
