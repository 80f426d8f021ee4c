"use client";

import type { ReadonlySignal } from "@melo/reactive";
import { useCallback, useSyncExternalStore } from "react";

/** The current value of a signal; the component renders again when it changes. The only way from signals into React. */
export function useSignal<T>(signal: ReadonlySignal<T>): T {
  const subscribe = useCallback((notify: () => void) => signal.subscribe(() => notify()), [signal]);
  const read = useCallback(() => signal.peek(), [signal]);
  return useSyncExternalStore(subscribe, read, read);
}
