function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Deep equality of plain data; everything else (errors, signals, functions) is compared by identity. */
export function isEqualData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((entry, index) => isEqualData(entry, b[index]));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isEqualData(a[key], b[key]));
}

/**
 * The entries of `next`, but with the object of `previous` wherever the entry with the same key has not changed; and
 * `previous` itself if nothing has. Lets views skip every row that is the same.
 */
export function keepUnchanged<T extends object>(
  previous: readonly T[],
  next: readonly T[],
  keyOf: (entry: T) => string,
): readonly T[] {
  const byKey = new Map(previous.map((entry) => [keyOf(entry), entry]));
  const kept = next.map((entry) => {
    const before = byKey.get(keyOf(entry));
    return before !== undefined && isEqualData(before, entry) ? before : entry;
  });
  const isSame = kept.length === previous.length && kept.every((entry, index) => entry === previous[index]);
  return isSame ? previous : kept;
}
