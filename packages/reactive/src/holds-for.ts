import type { Clock } from "./clock.ts";
import type { Scope } from "./scope.ts";
import { createSignal, derive, readUntracked, type ReadonlySignal } from "./signal.ts";

/** True once `condition` has held for `durationMs` without a break, until it no longer holds. */
export function holdsFor(
  scope: Scope,
  clock: Clock,
  condition: ReadonlySignal<boolean>,
  durationMs: number,
): ReadonlySignal<boolean> {
  const isLasting = createSignal(false);
  scope.effect(() => {
    if (!condition.value) return undefined;
    const cancel = readUntracked(() =>
      clock.schedule(scope, durationMs, () => {
        isLasting.value = true;
      }),
    );
    return () => {
      cancel();
      isLasting.value = false;
    };
  });
  return derive(() => isLasting.value);
}
