import { effect } from "@preact/signals-core";
import type { ReadonlySignal } from "./signal.ts";

/** Resolves with the first value, the current one included, for which `isReached` holds. */
export function until<T, S extends T>(signal: ReadonlySignal<T>, isReached: (value: T) => value is S): Promise<S>;
export function until<T>(signal: ReadonlySignal<T>, isReached: (value: T) => boolean): Promise<T>;
export function until<T>(signal: ReadonlySignal<T>, isReached: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let isDone = false;
    let stop: (() => void) | undefined;
    stop = effect(() => {
      const value = signal.value;
      if (isDone || !isReached(value)) return;
      isDone = true;
      resolve(value);
      stop?.();
    });
    // The first run happens before `stop` is assigned.
    if (isDone) stop();
  });
}
