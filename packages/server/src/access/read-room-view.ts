import { callRestrictionStateKey, callSlotId, eventTypes } from "@melo/protocol";
import { roomViewFrom, type RoomMember, type RoomView } from "./room-view.ts";
import type { StateEvent } from "./state-event.ts";

/** Reads one state event with somebody's eyes; undefined if it is not there or he may not see it. */
export type ReadStateEvent = (type: string, stateKey: string) => Promise<StateEvent | undefined>;

/**
 * The room as far as {@link authorizeCallAccess} needs it. All reads are made always and at once: a room that does not
 * exist takes as long as one that refuses.
 */
export async function readRoomView(
  roomId: string,
  userIds: readonly string[],
  read: ReadStateEvent,
): Promise<RoomView> {
  const events = await Promise.all([
    read(eventTypes.create, ""),
    read(eventTypes.powerLevels, ""),
    read(eventTypes.callPolicy, ""),
    read(eventTypes.rtcSlot, callSlotId),
    ...memberEvents(userIds, read),
  ]);
  return roomViewFrom(
    roomId,
    events.filter((event) => event !== undefined),
  );
}

/** Only who of these people is what in the room. */
export async function readRoomMembers(
  roomId: string,
  userIds: readonly string[],
  read: ReadStateEvent,
): Promise<ReadonlyMap<string, RoomMember>> {
  const events = await Promise.all(memberEvents(userIds, read));
  return roomViewFrom(
    roomId,
    events.filter((event) => event !== undefined),
  ).members;
}

function memberEvents(userIds: readonly string[], read: ReadStateEvent): readonly Promise<StateEvent | undefined>[] {
  return userIds.flatMap((userId) => [
    read(eventTypes.member, userId),
    read(eventTypes.callRestriction, callRestrictionStateKey(userId)),
  ]);
}
