import type { PersonStanding } from "@melo/call";
import { callRestrictionStateKey, callSlotId, eventTypes } from "@melo/protocol";
import type { MatrixClient, RoomState } from "matrix-js-sdk";
import type { JsonObject } from "../http/json-fields.ts";
import { powerFactsOf, stateOf } from "../rooms/room-summary.ts";
import { standingFrom, unknownStanding } from "./person-standing.ts";

/** What the room's state says now about one person in its call. */
export function readStanding(client: MatrixClient, roomId: string, userId: string): PersonStanding {
  const room = client.getRoom(roomId);
  const state = room === null ? undefined : stateOf(room);
  if (room === null || state === undefined) return unknownStanding;
  return standingFrom({
    power: powerFactsOf(room),
    userId,
    isMember: room.getMember(userId)?.membership === "join",
    policy: contentOf(state, eventTypes.callPolicy, ""),
    restriction: contentOf(state, eventTypes.callRestriction, callRestrictionStateKey(userId)),
    slot: contentOf(state, eventTypes.rtcSlot, callSlotId),
  });
}

function contentOf(state: RoomState, type: string, stateKey: string): JsonObject | undefined {
  return state.getStateEvents(type, stateKey)?.getContent();
}
