import { batch, computed, signal, untracked, type ReadonlySignal } from "@preact/signals-core";

/**
 * A value that is always known and may change: reading `.value` inside an effect or a computed signal subscribes to it,
 * `.peek()` does not. Only the module that made a signal may write it; everybody else holds a {@link ReadonlySignal}.
 *
 * Compare {@link EventStream}: a moment, which has no current value.
 */
export type { ReadonlySignal };

export interface WritableSignal<T> extends ReadonlySignal<T> {
  value: T;
}

export function createSignal<T>(initial: T): WritableSignal<T> {
  return signal(initial);
}

/**
 * A signal whose source runs only while somebody watches: `begin` is called when the first effect subscribes to it,
 * directly or through derived values, and what it returned when the last one has left. Reading without subscribing gives
 * the value as it was left.
 */
export function createWatchedSignal<T>(initial: T, begin: () => () => void): WritableSignal<T> {
  let end = (): void => undefined;
  return signal(initial, {
    watched: () => {
      end = begin();
    },
    unwatched: () => end(),
  });
}

/** Derived value: computed when read, cached until something it read changes; never mirrors state. */
export function derive<T>(compute: () => T): ReadonlySignal<T> {
  return computed(compute);
}

/**
 * Derived value that keeps its previous identity while `isEqual` holds, so that readers of lists and records are not
 * woken by an equal copy.
 */
export function deriveStable<T>(compute: () => T, isEqual: (previous: T, next: T) => boolean): ReadonlySignal<T> {
  let previous: { value: T } | undefined;
  return computed(() => {
    const next = compute();
    if (previous !== undefined && isEqual(previous.value, next)) return previous.value;
    previous = { value: next };
    return next;
  });
}

/** Runs all writes inside `change` as one: readers never see a state between them. */
export function batchWrites<T>(change: () => T): T {
  return batch(change);
}

/** Reads signals inside `read` without subscribing the surrounding effect to them. */
export function readUntracked<T>(read: () => T): T {
  return untracked(read);
}

/** A signal that never changes; gives plain values to code that expects signals (galleries, tests). */
export function constant<T>(value: T): ReadonlySignal<T> {
  return signal(value);
}
