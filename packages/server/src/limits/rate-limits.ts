import { MeloError } from "@melo/protocol";
import { tooManyRequests } from "../http/refusal.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";

export interface RateLimit {
  readonly perMinute: number;
  readonly burst: number;
}

/** Token buckets by key. */
export interface RateLimiter {
  /** Takes one; rejects with a 429 and the time until the next if none is left. */
  take(key: string): Promise<void>;
}

/** Makes the limiter of this name, which metrics and the store know it by. */
export type LimitRate = (name: string, limit: RateLimit) => RateLimiter;

export interface RateLimitsDeps {
  /** Shared with the other instances: together they let through what one would. */
  readonly store: KeyValuePort;
  /** Of every limit, default 1. */
  readonly factor?: number;
  readonly onLimited?: (name: string) => void;
  readonly now?: () => number;
}

/**
 * Every limit fails limited: without the store each instance limits by itself, at the same rate. Closed would make a
 * lost store a lost service, and open would invite whoever wants no limits to bring the store down.
 */
export function createRateLimits({ store, factor = 1, onLimited, now = Date.now }: RateLimitsDeps): LimitRate {
  const alone = createMemoryStore(now);

  return function limitRate(name, { perMinute, burst }) {
    const limit = { perMinute: perMinute * factor, burst: burst * factor };
    return {
      async take(key) {
        const bucket = `${name} ${key}`;
        const answer = await store.takeFromBucket(bucket, limit).catch((error: unknown) => {
          if (error instanceof MeloError && error.category === "network") return alone.takeFromBucket(bucket, limit);
          throw error;
        });
        if (answer.isTaken) return;
        onLimited?.(name);
        throw tooManyRequests(answer.retryAfterMs);
      },
    };
  };
}
