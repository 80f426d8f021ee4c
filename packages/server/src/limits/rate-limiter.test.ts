import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

test("a burst, then as many as come back, and the wait is told", () => {
  let nowMs = 0;
  const limiter = createRateLimiter({ perMinute: 60, burst: 3 }, () => nowMs);
  for (let n = 0; n < 3; n += 1) limiter.take("a");
  expect(() => limiter.take("a")).toThrow(expect.objectContaining({ status: 429, retryAfterMs: 1000 }));
  nowMs += 400;
  expect(() => limiter.take("a")).toThrow(expect.objectContaining({ retryAfterMs: 600 }));
  nowMs += 600;
  limiter.take("a");
  limiter.take("b");
  nowMs += 60 * 60_000;
  for (let n = 0; n < 3; n += 1) limiter.take("a");
  expect(() => limiter.take("a")).toThrow();
});

test("a flood of keys does not grow the memory, nor free the one that knocks all the time (T8)", () => {
  const limiter = createRateLimiter({ perMinute: 1, burst: 1 }, () => 0);
  limiter.take("busy");
  for (let n = 0; n < 50_000; n += 1) {
    limiter.take(`key${n}`);
    if (n % 1000 === 0) expect(() => limiter.take("busy")).toThrow();
  }
  expect(() => limiter.take("busy")).toThrow();
});
