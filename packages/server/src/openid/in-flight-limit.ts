import { MeloError } from "@melo/protocol";

/** Runs what it is given, unless too much is running already: then it rejects with `rate_limited` at once. */
export type InFlightLimit = <T>(key: string, run: () => Promise<T>) => Promise<T>;

/** At most `maxPerKey` at once for one key, and `max` for all of them. */
export function createInFlightLimit(maxPerKey: number, max: number): InFlightLimit {
  const counts = new Map<string, number>();
  let total = 0;
  return async function limited(key, run) {
    const count = counts.get(key) ?? 0;
    if (count >= maxPerKey || total >= max) throw new MeloError("rate_limited", "too many at once");
    counts.set(key, count + 1);
    total += 1;
    try {
      return await run();
    } finally {
      total -= 1;
      const left = (counts.get(key) ?? 1) - 1;
      if (left === 0) counts.delete(key);
      else counts.set(key, left);
    }
  };
}
