import type { RtcMembership } from "@melo/call";
import { createSignal, type ReadonlySignal, type Scope, type WritableSignal } from "@melo/reactive";
import { ClientEvent, RoomStateEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import { MatrixRTCSession, MatrixRTCSessionEvent } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { eventTypes } from "@melo/protocol";
import { listen } from "../client/listen.ts";
import type { MatrixContext } from "../client/matrix-context.ts";
import { keepIdentities } from "../client/same-data.ts";
import { loadMembers } from "../rooms/room-members.ts";
import { callSlot } from "./call-slot.ts";
import { createListenerIdentities, digestSha256 } from "./listener-identities.ts";
import { rtcMembershipsFrom } from "./rtc-membership.ts";

/** Who is in the call of each room, from the first time somebody asks for that room. */
export function createRosters(
  scope: Scope,
  context: MatrixContext,
): (roomId: string) => ReadonlySignal<readonly RtcMembership[]> {
  const rosters = new Map<string, WritableSignal<readonly RtcMembership[]>>();
  const sessions = new Map<string, MatrixRTCSession>();

  function follow(room: Room, roster: WritableSignal<readonly RtcMembership[]>): void {
    const session = new MatrixRTCSession(context.client, room, callSlot);
    sessions.set(room.roomId, session);
    const listenerIdentityOf = createListenerIdentities(digestSha256, () => update());
    const update = (): void => {
      if (scope.hasEnded) return;
      const next = rtcMembershipsFrom(session.memberships, listenerIdentityOf);
      roster.value = keepIdentities(roster.peek(), next, (membership) => membership.participantIdentity);
    };
    session.on(MatrixRTCSessionEvent.MembershipsChanged, update);
    scope.onEnd(() => {
      session.off(MatrixRTCSessionEvent.MembershipsChanged, update);
      void session.stop();
    });
    // A membership counts only if its sender is known to be in the room.
    loadMembers(context, room.roomId);
  }

  listen(scope, context.client, ClientEvent.Room, (room) => {
    const roster = rosters.get(room.roomId);
    if (roster !== undefined && !sessions.has(room.roomId)) follow(room, roster);
  });
  // The session itself follows room members, the slot and sticky events, but not the memberships in the room's state.
  listen(scope, context.client, RoomStateEvent.Events, (event: MatrixEvent) => {
    if (event.getType() !== eventTypes.callMember) return;
    void sessions.get(event.getRoomId() ?? "")?.ensureRecalculateSessionMembers();
  });

  return (roomId) => {
    const known = rosters.get(roomId);
    if (known !== undefined) return known;
    const roster = createSignal<readonly RtcMembership[]>([]);
    rosters.set(roomId, roster);
    const room = context.client.getRoom(roomId);
    if (room !== null) follow(room, roster);
    return roster;
  };
}
