import type { Scope } from "./scope.ts";

/** Moments, not states: somebody joined, a key arrived. A listener hears only what happens after it subscribed. */
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
      for (const listener of [...listeners]) listener(event);
    },
  };
}
