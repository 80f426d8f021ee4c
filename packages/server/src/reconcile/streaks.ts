export interface Streak {
  readonly length: number;
  readonly sinceMs: number;
}

/** Counts how many looks in a row found the same. One look that does not find it, or a look that failed, ends it. */
export interface Streaks {
  /** One look at a group: what is found has one more, the rest of the group is forgotten. */
  count(group: string, found: readonly string[], nowMs: number): ReadonlyMap<string, Streak>;
  endAll(): void;
}

export function createStreaks(): Streaks {
  const groups = new Map<string, ReadonlyMap<string, Streak>>();
  return {
    count(group, found, nowMs) {
      const before = groups.get(group);
      const now = new Map(
        found.map((key): [string, Streak] => {
          const { length, sinceMs } = before?.get(key) ?? { length: 0, sinceMs: nowMs };
          return [key, { length: length + 1, sinceMs }];
        }),
      );
      if (now.size === 0) groups.delete(group);
      else groups.set(group, now);
      return now;
    },
    endAll: () => groups.clear(),
  };
}
