/** Deep equality of plain data: no cycles, no class instances. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const aEntries = Object.entries(a);
  const bRecord = b as Readonly<Record<string, unknown>>;
  return (
    aEntries.length === Object.keys(b).length &&
    aEntries.every(([key, value]) => key in bRecord && isSameData(value, bRecord[key]))
  );
}

/** The new list with every entry that did not change kept as the object it was; the old list if nothing changed. */
export function keepIdentities<T>(
  previous: readonly T[],
  next: readonly T[],
  keyOf: (entry: T) => string,
): readonly T[] {
  const known = new Map(previous.map((entry) => [keyOf(entry), entry]));
  const kept = next.map((entry) => {
    const before = known.get(keyOf(entry));
    return before !== undefined && isSameData(before, entry) ? before : entry;
  });
  const isUnchanged = kept.length === previous.length && kept.every((entry, index) => entry === previous[index]);
  return isUnchanged ? previous : kept;
}
