import { createSignal, derive, readUntracked, type ReadonlySignal, type WritableSignal } from "./signal.ts";
import type { Scope } from "./scope.ts";

interface KeyedItem<T, R> {
  readonly source: WritableSignal<T>;
  readonly scope: Scope;
  readonly result: R;
}

/**
 * Turns a changing list into long-lived items: `create` runs once for each key that appears, gets a scope that ends when
 * the key disappears, and a signal of the newest list entry with that key. Order follows the list. If a key occurs
 * twice in one list, the first entry counts.
 *
 * The result follows the list at the end of the batch that changed it: an effect that reads both may run once in between.
 *
 * Like rendering a keyed list, but for connections, members and tiles instead of elements.
 */
export function mapKeyed<T, K, R>(
  scope: Scope,
  list: ReadonlySignal<readonly T[]>,
  keyOf: (entry: T) => K,
  create: (scope: Scope, key: K, entry: ReadonlySignal<T>) => R,
): ReadonlySignal<readonly R[]> {
  const items = new Map<K, KeyedItem<T, R>>();
  const results = createSignal<readonly R[]>([]);

  function createItem(key: K, entry: T): KeyedItem<T, R> {
    const itemScope = scope.createChild();
    const source = createSignal(entry);
    try {
      return { source, scope: itemScope, result: create(itemScope, key, source) };
    } catch (error) {
      itemScope.end();
      throw error;
    }
  }

  function update(entries: readonly T[]): void {
    const byKey = new Map<K, T>();
    for (const entry of entries) {
      const key = keyOf(entry);
      if (!byKey.has(key)) byKey.set(key, entry);
    }
    for (const [key, item] of items) {
      if (byKey.has(key)) continue;
      items.delete(key);
      item.scope.end();
    }
    const next: R[] = [];
    for (const [key, entry] of byKey) {
      let item = items.get(key);
      if (item === undefined) {
        item = createItem(key, entry);
        items.set(key, item);
      } else {
        item.source.value = entry;
      }
      next.push(item.result);
    }
    const current = results.peek();
    const isSame = current.length === next.length && current.every((result, index) => result === next[index]);
    if (!isSame) results.value = next;
  }

  scope.effect(() => {
    const entries = list.value;
    readUntracked(() => update(entries));
  });
  return derive(() => results.value);
}
