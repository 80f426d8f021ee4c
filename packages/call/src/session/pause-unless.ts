import { delay, type Clock, type EventStream, type Scope } from "@melo/reactive";

/** Resolves after a time, or at once when something happens that makes waiting pointless; never if the scope ends first. */
export async function pauseUnless(
  clock: Clock,
  scope: Scope,
  durationMs: number,
  interruptions: EventStream<unknown>,
): Promise<void> {
  const pause = scope.createChild();
  await Promise.race([
    delay(clock, pause, durationMs),
    new Promise((resolve) => interruptions.subscribe(pause, resolve)),
  ]);
  pause.end();
}
