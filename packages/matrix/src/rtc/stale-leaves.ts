import { eventTypes } from "@melo/protocol";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject, type JsonObject } from "../http/json-fields.ts";
import type { RtcClient } from "./rtc-client.ts";

/**
 * Delayed leaves of this device that a page before this one scheduled in the room and did not live to restart. They would
 * fire in the middle of the call that we are entering, so that everybody saw us leave and come back.
 */
export async function findStaleLeaves(context: MatrixContext, roomId: string): Promise<readonly string[]> {
  try {
    return staleLeavesIn(
      { ...(await context.client._unstable_getDelayedEvents("scheduled")) },
      roomId,
      context.session,
    );
  } catch (error) {
    context.warn("could not look for delayed leaves of an earlier page", error);
    return [];
  }
}

/** Delay ids in an answer of MSC4140's listing. */
export function staleLeavesIn(
  answer: JsonObject,
  roomId: string,
  { userId, deviceId }: { readonly userId: string; readonly deviceId: string },
): readonly string[] {
  // Synapse answers with the field of an earlier revision, the SDK's type has the later one.
  const scheduled = answer["delayed_events"] ?? answer["scheduled"];
  if (!Array.isArray(scheduled)) return [];
  return scheduled.filter(isJsonObject).flatMap((event) => {
    const { delay_id: delayId, state_key: stateKey } = event;
    const isCallMember = event["room_id"] === roomId && event["type"] === eventTypes.callMember;
    const isOurs = typeof stateKey === "string" && stateKey.includes(`${userId}_${deviceId}_`);
    return isCallMember && isOurs && typeof delayId === "string" ? [delayId] : [];
  });
}

/** Best effort: one that fires nevertheless is answered by announcing ourselves again. */
export function cancelLeaves(
  client: Pick<RtcClient, "_unstable_cancelScheduledDelayedEvent">,
  delayIds: readonly string[],
  warn: (...message: unknown[]) => void,
): void {
  for (const delayId of delayIds) {
    client._unstable_cancelScheduledDelayedEvent(delayId).catch((error: unknown) => {
      warn("could not cancel a delayed leave that is not wanted any more", error);
    });
  }
}
