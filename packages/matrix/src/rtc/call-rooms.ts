import type { CallRoomMember, CallRoomPort } from "@melo/call";
import { localpartOf, roomTypes } from "@melo/protocol";
import { createSignal, type Scope, type WritableSignal } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isSameData } from "../client/same-data.ts";
import { readStanding } from "./read-standing.ts";

export function createCallRooms(scope: Scope, context: MatrixContext): CallRoomPort {
  const { client } = context;
  const followed = new Map<string, Map<string, WritableSignal<CallRoomMember>>>();

  function read(roomId: string, userId: string): CallRoomMember {
    const member = client.getRoom(roomId)?.getMember(userId);
    return {
      userId,
      displayName: member?.name ?? localpartOf(userId),
      avatarMxc: member?.getMxcAvatarUrl(),
    };
  }

  context.changes.batches.subscribe(scope, (roomIds) => {
    for (const roomId of roomIds) {
      for (const [userId, member] of followed.get(roomId) ?? []) {
        const next = read(roomId, userId);
        if (!isSameData(member.peek(), next)) member.value = next;
      }
    }
  });

  function isEncryptedOrUnknown(roomId: string): boolean {
    const room = client.getRoom(roomId);
    return room === null || context.encryption.isEncrypted(room);
  }

  return {
    // Of a room that is not known (yet) the worst is assumed: nothing may be sent in clear by mistake.
    isEncrypted: (roomId) => isEncryptedOrUnknown(roomId),
    kind(roomId) {
      const room = client.getRoom(roomId);
      if (room === null) return "text";
      if (room.getType() === roomTypes.call) return "voice";
      return context.directs.peersOf(room) === undefined ? "text" : "direct";
    },
    peers(roomId) {
      const room = client.getRoom(roomId);
      return room === null ? [] : (context.directs.peersOf(room) ?? []);
    },
    member(roomId, userId) {
      const members = followed.get(roomId) ?? new Map<string, WritableSignal<CallRoomMember>>();
      followed.set(roomId, members);
      const member = members.get(userId) ?? createSignal(read(roomId, userId));
      members.set(userId, member);
      return member;
    },
    entitlement(roomId, userId) {
      const member = client.getRoom(roomId)?.getMember(userId);
      // A later change of their profile makes it look later than it was, never earlier.
      const memberSinceMs = member?.membership === "join" ? member.events.member?.getTs() : undefined;
      return { ...readStanding(client, roomId, userId), memberSinceMs };
    },
  };
}
