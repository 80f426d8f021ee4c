import { createSignal, derive, readUntracked, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SfuConnection } from "../ports/index.ts";

/** Measures at whichever connection is in use meanwhile, while the scope lasts. */
export function measureConnection<Value>(
  scope: Scope,
  connection: ReadonlySignal<SfuConnection | undefined>,
  measure: (connection: SfuConnection, scope: Scope) => ReadonlySignal<Value | undefined>,
): ReadonlySignal<Value | undefined> {
  const current = createSignal<ReadonlySignal<Value | undefined> | undefined>(undefined);
  scope.effect(() => {
    const measured = connection.value;
    if (measured === undefined) return undefined;
    const measuring = scope.createChild();
    current.value = readUntracked(() => measure(measured, measuring));
    return () => {
      measuring.end();
      current.value = undefined;
    };
  });
  return derive(() => current.value?.value);
}
