import type { Scope } from "./scope.ts";

/**
 * Moments, not states: somebody joined, a key arrived. A listener hears only what happens after it subscribed and before
 * its scope ended, also when that happens while an event is being handed round. A listener that throws does not keep the
 * event from the others; the errors are thrown together as an AggregateError afterwards.
 */
export interface EventStream<T> {
  subscribe(scope: Scope, listener: (event: T) => void): void;
}

export interface EventSource<T> extends EventStream<T> {
  emit(event: T): void;
}

export function createEventSource<T>(): EventSource<T> {
  const listeners = new Set<(event: T) => void>();
  return {
    subscribe(scope, listener) {
      const registration = (event: T): void => listener(event);
      listeners.add(registration);
      scope.onEnd(() => listeners.delete(registration));
    },
    emit(event) {
      const errors: unknown[] = [];
      const present = [...listeners];
      for (const listener of present) {
        if (!listeners.has(listener)) continue;
        try {
          listener(event);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, "a listener failed");
    },
  };
}
