/** Remembers a bounded number of things, each for a time. */
export interface ExpiringMap<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, lifeMs: number): void;
}

interface Entry<T> {
  readonly value: T;
  readonly untilMs: number;
}

/** When it is full, what was set the longest ago is forgotten first. */
export function createExpiringMap<T>(maxEntries: number, now: () => number): ExpiringMap<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined || entry.untilMs <= now()) return undefined;
      return entry.value;
    },
    set(key, value, lifeMs) {
      // The map keeps the order of insertion.
      entries.delete(key);
      entries.set(key, { value, untilMs: now() + lifeMs });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}
