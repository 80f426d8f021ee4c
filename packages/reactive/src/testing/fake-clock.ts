import type { Clock } from "../clock.ts";

export interface FakeClock extends Clock {
  /**
   * Moves time forward step by step: each due callback runs at its own time, in order, and the promises it resolved are
   * followed before the next one.
   */
  advance(durationMs: number): Promise<void>;
}

interface ScheduledCallback {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Enough turns for chains of awaits between fakes; a fake that needs more is too deep to be a fake. */
const microtaskTurns = 50;

export async function flushMicrotasks(): Promise<void> {
  for (let turn = 0; turn < microtaskTurns; turn += 1) await Promise.resolve();
}

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let nowMs = startMs;
  const scheduled = new Set<ScheduledCallback>();

  function takeNextDue(limitMs: number): ScheduledCallback | undefined {
    let next: ScheduledCallback | undefined;
    // In order of scheduling, so that of two at the same moment the earlier one stays.
    for (const entry of scheduled) {
      if (entry.dueMs <= limitMs && (next === undefined || entry.dueMs < next.dueMs)) next = entry;
    }
    if (next !== undefined) scheduled.delete(next);
    return next;
  }

  return {
    now: () => nowMs,
    schedule(scope, delayMs, callback) {
      if (scope.hasEnded) return () => undefined;
      const entry: ScheduledCallback = { dueMs: nowMs + Math.max(0, delayMs), callback };
      scheduled.add(entry);
      const forget = scope.onEnd(() => scheduled.delete(entry));
      return () => {
        forget();
        scheduled.delete(entry);
      };
    },
    async advance(durationMs) {
      const targetMs = nowMs + durationMs;
      await flushMicrotasks();
      for (let next = takeNextDue(targetMs); next !== undefined; next = takeNextDue(targetMs)) {
        nowMs = next.dueMs;
        next.callback();
        await flushMicrotasks();
      }
      nowMs = targetMs;
    },
  };
}
