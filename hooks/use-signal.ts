"use client";

import { createScope, type ReadonlySignal } from "@melo/reactive";
import { useCallback, useSyncExternalStore } from "react";

/** The current value of a signal; the component renders again when it changes. The only way from signals into React. */
export function useSignal<T>(signal: ReadonlySignal<T>): T {
  const subscribe = useCallback(
    (notify: () => void) => {
      const scope = createScope();
      scope.effect(() => {
        void signal.value;
        notify();
      });
      return () => scope.end();
    },
    [signal],
  );
  const read = useCallback(() => signal.peek(), [signal]);
  return useSyncExternalStore(subscribe, read, read);
}
