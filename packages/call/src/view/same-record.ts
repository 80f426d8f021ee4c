/** Whether two plain records hold the same values, so that an equal copy wakes no view. */
export function isSameRecord<T extends object>(a: T, b: T): boolean {
  const entries = Object.entries(a);
  const other = new Map<string, unknown>(Object.entries(b));
  return entries.length === other.size && entries.every(([name, value]) => Object.is(value, other.get(name)));
}

export function areSameRecords<T extends object>(a: readonly T[], b: readonly T[]): boolean {
  return (
    a.length === b.length &&
    a.every((record, index) => {
      const other = b[index];
      return other !== undefined && isSameRecord(record, other);
    })
  );
}

export function areSameValues<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

export function areSameSets<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}
