import type { RoomMember } from "@melo/chat";
import { createSignal, type ReadonlySignal, type Scope, type WritableSignal } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { keepIdentities } from "../client/same-data.ts";
import { powerFactsOf } from "./room-summary.ts";
import { powerLevelOf } from "./power-levels.ts";

/** Joined members by room; a room is followed from the first time somebody asks for it. */
export function createMemberLists(
  scope: Scope,
  context: MatrixContext,
): (roomId: string) => ReadonlySignal<readonly RoomMember[]> {
  const lists = new Map<string, WritableSignal<readonly RoomMember[]>>();

  function read(roomId: string): readonly RoomMember[] {
    const room = context.client.getRoom(roomId);
    if (room === null) return [];
    const power = powerFactsOf(room);
    return room.getJoinedMembers().map((member) => ({
      userId: member.userId,
      displayName: member.name,
      avatarMxc: member.getMxcAvatarUrl(),
      powerLevel: powerLevelOf(power, member.userId),
    }));
  }

  function update(roomId: string): void {
    const list = lists.get(roomId);
    if (list === undefined) return;
    list.value = keepIdentities(list.peek(), read(roomId), (member) => member.userId);
    // Costs nothing once loaded; a room may have been asked for before it was joined.
    loadMembers(context, roomId);
  }

  context.changes.batches.subscribe(scope, (roomIds) => {
    for (const roomId of roomIds) update(roomId);
  });

  return (roomId) => {
    const known = lists.get(roomId);
    if (known !== undefined) return known;
    const list = createSignal(read(roomId));
    lists.set(roomId, list);
    loadMembers(context, roomId);
    return list;
  };
}

/** Rooms are synced with the members that spoke only; the rest comes with this. */
export function loadMembers(context: MatrixContext, roomId: string): void {
  const room = context.client.getRoom(roomId);
  if (room === null || room.getMyMembership() !== "join") return;
  room.loadMembersIfNeeded().catch((error: unknown) => {
    // The list stays partial; the SDK asks again at the next call.
    context.warn("could not load the members of a room", error);
  });
}
