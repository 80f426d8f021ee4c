import type { ReadonlySignal } from "../signal.ts";
import type { Scope } from "../scope.ts";

/** Everything a signal was, from now on, the current value first. */
export function record<T>(scope: Scope, signal: ReadonlySignal<T>): readonly T[] {
  const values: T[] = [];
  scope.effect(() => {
    values.push(signal.value);
  });
  return values;
}
