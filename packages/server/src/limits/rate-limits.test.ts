import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRateLimits } from "./rate-limits.ts";

let nowMs = 0;
const now = (): number => nowMs;

test("a burst, then as many as come back, and the wait is told", async () => {
  const limited: string[] = [];
  const limitRate = createRateLimits({ store: createMemoryStore(now), onLimited: (name) => limited.push(name), now });
  const limiter = limitRate("tokens", { perMinute: 60, burst: 3 });
  for (let n = 0; n < 3; n += 1) await limiter.take("a");
  await expect(limiter.take("a")).rejects.toMatchObject({ status: 429, retryAfterMs: 1000 });
  nowMs += 400;
  await expect(limiter.take("a")).rejects.toMatchObject({ retryAfterMs: 600 });
  nowMs += 600;
  await limiter.take("a");
  await limiter.take("b");
  await limitRate("others", { perMinute: 60, burst: 1 }).take("a");
  expect(limited).toEqual(["tokens", "tokens"]);
});

test("all limits can be multiplied", async () => {
  const limiter = createRateLimits({ store: createMemoryStore(now), factor: 2, now })("tokens", {
    perMinute: 1,
    burst: 1,
  });
  for (let n = 0; n < 2; n += 1) await limiter.take("a");
  await expect(limiter.take("a")).rejects.toMatchObject({ status: 429, retryAfterMs: 30_000 });
});

test("instances with one store share a limit (T10)", async () => {
  const store = createMemoryStore(now);
  const [one, other] = [1, 2].map(() => createRateLimits({ store, now })("tokens", { perMinute: 1, burst: 2 }));
  await one?.take("a");
  await other?.take("a");
  await expect(one?.take("a")).rejects.toMatchObject({ status: 429 });
});

test("without the store there is a limit all the same", async () => {
  const takeFromBucket = (): Promise<never> => Promise.reject(new MeloError("server_unreachable", "down"));
  const store = { ...createMemoryStore(now), takeFromBucket };
  const limiter = createRateLimits({ store, now })("tokens", { perMinute: 1, burst: 2 });
  for (let n = 0; n < 2; n += 1) await limiter.take("a");
  await expect(limiter.take("a")).rejects.toMatchObject({ status: 429 });
});
