import type { DelayedEventAction, DelayedEventsPort } from "../departures/delayed-events.ts";
import type { DelayedEventAnswer } from "../departures/leave-policy.ts";

/** Homeservers' delayed events in memory, known by their ids. */
export interface FakeDelayedEvents extends DelayedEventsPort {
  /** Ids of those that are still to be sent. */
  readonly pending: Set<string>;
  /** What was asked, as `action id`, in its order. */
  readonly asked: string[];
  /** Answered instead, as long as it is set. */
  answer: DelayedEventAnswer | undefined;
}

export function createFakeDelayedEvents(...ids: readonly string[]): FakeDelayedEvents {
  const pending = new Set(ids);
  const asked: string[] = [];

  function answerFor(delayId: string, action: DelayedEventAction): DelayedEventAnswer {
    if (fake.answer !== undefined) return fake.answer;
    if (!pending.has(delayId)) return { kind: "gone" };
    if (action !== "restart") pending.delete(delayId);
    return { kind: "done" };
  }

  const fake: FakeDelayedEvents = {
    pending,
    asked,
    answer: undefined,
    async manage({ delayId }, action) {
      await Promise.resolve();
      asked.push(`${action} ${delayId}`);
      return answerFor(delayId, action);
    },
  };
  return fake;
}
