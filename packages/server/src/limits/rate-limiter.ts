import { tooManyRequests } from "../http/refusal.ts";

export interface RateLimit {
  readonly perMinute: number;
  readonly burst: number;
}

/** Token buckets by key, in this process. Several instances allow several times as much. */
export interface RateLimiter {
  /** Takes one; throws a 429 with the time until the next if none is left. */
  take(key: string): void;
}

interface Bucket {
  tokens: number;
  updatedMs: number;
}

const minuteMs = 60_000;
/** Bounds memory: a flood of keys makes the longest silent ones start anew. */
const maxKeys = 10_000;

export function createRateLimiter({ perMinute, burst }: RateLimit, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / minuteMs;
  return {
    take(key) {
      const nowMs = now();
      const bucket = buckets.get(key) ?? { tokens: burst, updatedMs: nowMs };
      bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.updatedMs) * perMs);
      bucket.updatedMs = nowMs;
      // The map keeps the order of insertion: the last used goes to the end.
      buckets.delete(key);
      buckets.set(key, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      if (bucket.tokens < 1) throw tooManyRequests(Math.ceil((1 - bucket.tokens) / perMs));
      bucket.tokens -= 1;
    },
  };
}
