import { createScope, type Scope } from "./scope.ts";
import type { ReadonlySignal } from "./signal.ts";

/**
 * Resolves with the first value, the current one included, for which `isReached` holds; rejects with what `isReached`
 * throws. If a scope is given and ends first, the promise never settles: what awaits it is abandoned with the scope.
 */
export function until<T, S extends T>(
  signal: ReadonlySignal<T>,
  isReached: (value: T) => value is S,
  scope?: Scope,
): Promise<S>;
export function until<T>(signal: ReadonlySignal<T>, isReached: (value: T) => boolean, scope?: Scope): Promise<T>;
export function until<T>(
  signal: ReadonlySignal<T>,
  isReached: (value: T) => boolean,
  scope: Scope = createScope(),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const watch = scope.createChild();
    watch.effect(() => {
      const value = signal.value;
      try {
        if (!isReached(value)) return;
        resolve(value);
      } catch (error) {
        reject(error);
      }
      watch.end();
    });
  });
}
