import type { RoomSummary } from "@melo/chat";
import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isSameData } from "../client/same-data.ts";
import { loadMembers } from "./room-members.ts";
import { summaryOfRoom } from "./room-summary.ts";

/** Joined and invited rooms; summaries that did not change stay the same objects. */
export function createRoomList(scope: Scope, context: MatrixContext): ReadonlySignal<readonly RoomSummary[]> {
  const { client, session, encryption } = context;
  const summaries = new Map<string, RoomSummary>();
  const rooms = createSignal<readonly RoomSummary[]>([]);

  /** Returns whether something that readers can see changed. */
  function update(roomId: string): boolean {
    const room = client.getRoom(roomId);
    const previous = summaries.get(roomId);
    const peers = room === null ? undefined : context.directs.peersOf(room);
    // Rooms are synced with some of their members: whoever is missing in a conversation is asked for.
    if (room !== null && peers !== undefined && peers.length + 1 < room.getInvitedAndJoinedMemberCount()) {
      loadMembers(context, roomId);
    }
    const next = room === null ? undefined : summaryOfRoom(room, session.userId, encryption.isEncrypted(room), peers);
    if (next === undefined) return summaries.delete(roomId);
    if (previous !== undefined && isSameData(previous, next)) return false;
    summaries.set(roomId, next);
    return true;
  }

  function updateAll(roomIds: Iterable<string>): void {
    let hasChanged = false;
    for (const roomId of roomIds) hasChanged = update(roomId) || hasChanged;
    if (hasChanged) rooms.value = [...summaries.values()];
  }

  updateAll(client.getRooms().map((room) => room.roomId));
  context.changes.batches.subscribe(scope, updateAll);
  return rooms;
}
