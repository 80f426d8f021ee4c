import type { Clock } from "./clock.ts";
import type { Scope } from "./scope.ts";
import { createSignal, derive, readUntracked, type ReadonlySignal } from "./signal.ts";

/** True while `condition` holds, and for `durationMs` after that. */
export function lingersFor(
  scope: Scope,
  clock: Clock,
  condition: ReadonlySignal<boolean>,
  durationMs: number,
): ReadonlySignal<boolean> {
  const isLingering = createSignal(condition.peek());
  scope.effect(() => {
    if (condition.value) {
      isLingering.value = true;
      return undefined;
    }
    return readUntracked(() =>
      clock.schedule(scope, durationMs, () => {
        isLingering.value = false;
      }),
    );
  });
  return derive(() => condition.value || isLingering.value);
}
