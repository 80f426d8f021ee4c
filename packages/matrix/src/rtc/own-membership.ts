import { callMemberStateKey, eventTypes, MeloError } from "@melo/protocol";
import type { MatrixEvent } from "matrix-js-sdk";
import { requireRoom, type MatrixContext } from "../client/matrix-context.ts";
import { stateOf } from "../rooms/room-summary.ts";

/** Whether a membership event says that its device is in the call: a leave empties it. */
export function isPresence(event: MatrixEvent): boolean {
  return event.getContent()["application"] !== undefined;
}

/** The event by which this device is announced in the room's call now. */
export function ownMembershipEventId(
  context: Pick<MatrixContext, "client" | "session">,
  roomId: string,
): string | undefined {
  const { userId, deviceId } = context.session;
  const room = context.client.getRoom(roomId);
  const event =
    room === null
      ? undefined
      : stateOf(room)?.getStateEvents(eventTypes.callMember, callMemberStateKey(userId, deviceId));
  return event !== undefined && event !== null && isPresence(event) ? event.getId() : undefined;
}

/** Rejects with `forbidden` if this device is not announced in the room's call, `not_found` outside of the room. */
export function requireOwnMembership(context: Pick<MatrixContext, "client" | "session">, roomId: string): string {
  requireRoom(context.client, roomId);
  const eventId = ownMembershipEventId(context, roomId);
  if (eventId === undefined) throw new MeloError("forbidden", `not announced in the call of ${roomId}`);
  return eventId;
}
