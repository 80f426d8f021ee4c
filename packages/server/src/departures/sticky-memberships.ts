import { eventTypes, parseRtcMember, rtcMemberLeave, type RtcMember } from "@melo/protocol";
import { z } from "zod";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";

/** Memberships that are sticky events, as far as a server sees them: those of rooms without encryption. */
export interface StickyMemberships {
  /** Takes note of a pushed event. */
  note(event: RoomEvent): Promise<void>;
  /** Withdraws a membership in its person's name, unless it is newer than `leftByMs`. Whether there was one. */
  withdraw(roomId: string, userId: string, memberId: string, leftByMs: number): Promise<boolean>;
}

export interface StickyMembershipsDeps {
  readonly store: KeyValuePort;
  readonly masquerade: MasqueradePort;
}

/** MSC4354 lets no event be sticky for longer. */
const maxStickyMs = 60 * 60 * 1000;

const schema = z.object({
  memberId: z.string(),
  slotId: z.string(),
  stickyKey: z.string(),
  sentMs: z.number(),
  durationMs: z.number(),
});

/** The homeserver keeps sticky events for clients, but has no way to ask for one: what is pushed is remembered. */
export function createStickyMemberships({ store, masquerade }: StickyMembershipsDeps): StickyMemberships {
  const keyOf = (roomId: string, userId: string, memberId: string): string =>
    JSON.stringify(["sticky membership", roomId, userId, memberId]);

  async function withdraw(roomId: string, userId: string, member: RtcMember, durationMs: number): Promise<void> {
    const content = rtcMemberLeave(member);
    await masquerade.sendSticky(userId, roomId, { type: eventTypes.rtcMember, content, durationMs });
  }

  return {
    async note({ roomId, sender, content, originServerTs, stickyMs = 0 }) {
      const member = parseRtcMember(content);
      const durationMs = Math.min(stickyMs, maxStickyMs);
      if (member === undefined || durationMs <= 0) return;
      const noted = JSON.stringify({ ...member, sentMs: originServerTs, durationMs });
      await store.set(keyOf(roomId, sender, member.memberId), noted, durationMs);
    },
    async withdraw(roomId, userId, memberId, leftByMs) {
      const key = keyOf(roomId, userId, memberId);
      const noted = await store.get(key);
      const { data } = schema.safeParse(noted === undefined ? undefined : JSON.parse(noted));
      if (data === undefined || data.sentMs > leftByMs) return false;
      await withdraw(roomId, userId, data, data.durationMs);
      await store.delete(key);
      return true;
    },
  };
}
