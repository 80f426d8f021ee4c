import { eventTypes, roomTypes, serverNameOf } from "@melo/protocol";
import { roomViewFrom } from "../access/room-view.ts";
import type { StateEvent } from "../access/state-event.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import { handsToSendState } from "./hands.ts";

export interface MembershipClearingDeps {
  readonly masquerade: MasqueradePort;
  readonly callServer: Pick<CallServerPort, "listParticipants">;
  readonly serverName: string;
  readonly log: Log;
}

/** Somebody who is no member of a room any more. */
export interface Departed {
  readonly roomId: string;
  readonly userId: string;
  /** Who ended the membership. */
  readonly by: string;
}

/**
 * Withdraws the call memberships of somebody who is no member of the room any more: he cannot do it himself, and his
 * delayed leave fails without a word. It is done by the hand of whoever removed him, or of another local member who may.
 * Rejects if homeserver or LiveKit cannot be asked.
 */
export function createMembershipClearing(deps: MembershipClearingDeps): (departed: Departed) => Promise<void> {
  const { masquerade, callServer, serverName, log } = deps;

  /** Most rooms that somebody leaves never had a call: there nothing more is read. */
  async function mayHaveCall(observer: string, roomId: string): Promise<boolean> {
    if ((await callServer.listParticipants(callRoomName(roomId))) !== undefined) return true;
    const create = await masquerade.reader(observer, roomId)(eventTypes.create, "");
    return create?.content["type"] === roomTypes.call;
  }

  return async function clearMemberships({ roomId, userId, by }) {
    const joined = [...((await masquerade.joinedMembers(roomId))?.keys() ?? [])];
    const observer = joined.find((member) => serverNameOf(member) === serverName);
    if (observer === undefined || joined.includes(userId) || !(await mayHaveCall(observer, roomId))) return;
    const state = await masquerade.readState(observer, roomId);
    const left = membershipsOf(userId, state ?? []);
    const { rules } = roomViewFrom(roomId, state ?? []);
    if (left.length === 0 || rules === undefined) return;
    const [hand] = handsToSendState({ joined, serverName, by, rules }, eventTypes.callMember);
    if (hand === undefined) return;
    await Promise.all(
      left.map(({ type, stateKey }) => masquerade.sendState(hand, roomId, { type, stateKey, content: {} })),
    );
    log.info(
      { roomId, userId, memberships: left.length },
      "withdrew the call memberships of somebody who is no member",
    );
  };
}

/** Those that are announced. Keys that do not begin with `_` are their owners' alone. */
function membershipsOf(userId: string, state: readonly StateEvent[]): readonly StateEvent[] {
  return state.filter(
    ({ type, stateKey, content }) =>
      type === eventTypes.callMember && stateKey.startsWith(`_${userId}_`) && Object.keys(content).length > 0,
  );
}
