import { MatrixError, UnsupportedDelayedEventsEndpointError, type SendDelayedEventResponse } from "matrix-js-sdk";
import type { RtcClient } from "./rtc-client.ts";

/** What a call session does with its delayed leave (MSC4140). */
export type DelayedLeaveCalls = Pick<
  RtcClient,
  | "_unstable_sendDelayedStateEvent"
  | "_unstable_restartScheduledDelayedEvent"
  | "_unstable_sendScheduledDelayedEvent"
  | "_unstable_cancelScheduledDelayedEvent"
>;

const promisedId = "promised-delayed-leave";

/**
 * Lets the announcement go out beside its delayed leave instead of one round trip after it: the first scheduling answers
 * at once with an id of our own, and whatever is done to that id waits for the homeserver's. If the homeserver refused,
 * the session is told that the delayed leave is gone, upon which it schedules a new one.
 */
export function withPromptLeave(calls: DelayedLeaveCalls): DelayedLeaveCalls {
  let first: Promise<string> | undefined;

  async function realId(delayId: string): Promise<string> {
    if (delayId !== promisedId || first === undefined) return delayId;
    try {
      return await first;
    } catch (error) {
      throw asLostLeave(error);
    }
  }

  async function schedule(
    ...args: Parameters<DelayedLeaveCalls["_unstable_sendDelayedStateEvent"]>
  ): Promise<SendDelayedEventResponse> {
    const answer = calls._unstable_sendDelayedStateEvent(...args);
    if (first !== undefined) return answer;
    first = answer.then(({ delay_id: delayId }) => delayId);
    // Whoever uses the id hears of a failure.
    first.catch(() => undefined);
    return { delay_id: promisedId };
  }

  return {
    _unstable_sendDelayedStateEvent: schedule,
    _unstable_restartScheduledDelayedEvent: async (delayId, ...rest) =>
      calls._unstable_restartScheduledDelayedEvent(await realId(delayId), ...rest),
    _unstable_sendScheduledDelayedEvent: async (delayId, ...rest) =>
      calls._unstable_sendScheduledDelayedEvent(await realId(delayId), ...rest),
    _unstable_cancelScheduledDelayedEvent: async (delayId, ...rest) =>
      calls._unstable_cancelScheduledDelayedEvent(await realId(delayId), ...rest),
  };
}

/** In the two ways the SDK understands: try anew, or do without. */
function asLostLeave(error: unknown): Error {
  const isRefusal = error instanceof MatrixError && !error.isRateLimitError() && (error.httpStatus ?? 0) < 500;
  if (isRefusal || error instanceof UnsupportedDelayedEventsEndpointError) {
    return new UnsupportedDelayedEventsEndpointError("the delayed leave was refused", "sendDelayedStateEvent");
  }
  return new MatrixError({ errcode: "M_NOT_FOUND", error: "the delayed leave was not scheduled" }, 404);
}
