import { readUntracked, type Scope } from "@melo/reactive";
import { eventTypes } from "@melo/protocol";
import type { Room } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";
import type { JsonObject } from "../http/json-fields.ts";
import { createAccountRecord } from "./account-record.ts";

/** Which rooms are direct conversations, by this person's account (`m.direct`) or by an invitation that says so. */
export interface DirectRooms {
  /** Everybody else in the conversation, whoever left it included if nobody else is there; undefined for other rooms. */
  peersOf(room: Room): readonly string[] | undefined;
  add(roomId: string, userIds: readonly string[]): Promise<void>;
}

/** `{ "@ann:example.org": ["!a", "!b"] }`, turned round. */
export function peersByRoom(content: JsonObject): ReadonlyMap<string, readonly string[]> {
  const byRoom = new Map<string, readonly string[]>();
  for (const [userId, roomIds] of Object.entries(content)) {
    if (!Array.isArray(roomIds)) continue;
    for (const roomId of roomIds) {
      if (typeof roomId === "string") byRoom.set(roomId, [...(byRoom.get(roomId) ?? []), userId]);
    }
  }
  return byRoom;
}

/** A room is listed once under each of its people. */
export function withDirectRoom(content: JsonObject, roomId: string, userIds: readonly string[]): JsonObject {
  const entries = userIds.map((userId) => {
    const known = content[userId];
    const roomIds: readonly unknown[] = Array.isArray(known) ? known : [];
    return [userId, roomIds.includes(roomId) ? roomIds : [...roomIds, roomId]] as const;
  });
  return { ...content, ...Object.fromEntries(entries) };
}

/** People whose membership of the room does not say that they are not in it. */
function presentIn(room: Room, ownUserId: string): readonly string[] {
  return ["join", "invite"]
    .flatMap((membership) => room.getMembersWithMembership(membership))
    .map(({ userId }) => userId)
    .filter((userId) => userId !== ownUserId);
}

export function createDirectRooms(
  scope: Scope,
  context: Pick<MatrixContext, "client" | "session" | "changes" | "toMeloError">,
): DirectRooms {
  const { session, changes } = context;
  const record = createAccountRecord(scope, context, eventTypes.direct);
  let byRoom = peersByRoom({});

  scope.effect(() => {
    const content = record.content.value;
    readUntracked(() => {
      const next = peersByRoom(content);
      for (const roomId of new Set([...byRoom.keys(), ...next.keys()])) changes.mark(roomId);
      byRoom = next;
    });
  });

  return {
    peersOf(room) {
      const named = byRoom.get(room.roomId)?.filter((userId) => userId !== session.userId);
      const isInvitation = room.getMember(session.userId)?.events.member?.getContent()["is_direct"] === true;
      if (named === undefined && !isInvitation) return undefined;
      const present = new Set(presentIn(room, session.userId));
      const hasLeft = (userId: string): boolean => {
        const membership = room.getMember(userId)?.membership;
        return membership === "leave" || membership === "ban";
      };
      // Members are loaded when somebody asks; until then the account knows who is meant.
      const meant = (named ?? []).filter((userId) => !hasLeft(userId));
      const peers = [...new Set([...meant, ...present])].toSorted();
      return peers.length > 0 ? peers : (named ?? []);
    },
    add: (roomId, userIds) => record.update((content) => withDirectRoom(content, roomId, userIds)),
  };
}
