import { setTimeout as delay } from "node:timers/promises";

/** Resolves after the time, or as soon as the signal aborts. Never rejects. */
export async function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  // Rejects when aborted, which ends the pause.
  await delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
