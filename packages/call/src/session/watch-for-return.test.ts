import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { watchForReturn } from "./watch-for-return.ts";

function watch(isUp: boolean): {
  isUp: boolean;
  asked: number;
  returnedAtMs: number[];
  pass(durationMs: number): Promise<void>;
} {
  const clock = createFakeClock();
  const startedAtMs = clock.now();
  const seen = {
    isUp,
    asked: 0,
    returnedAtMs: [] as number[],
    pass: (durationMs: number) => clock.advance(durationMs),
  };
  async function reach(): Promise<boolean> {
    seen.asked += 1;
    return seen.isUp;
  }
  void watchForReturn(createScope(), clock, reach, () => seen.returnedAtMs.push(clock.now() - startedAtMs));
  return seen;
}

test("a server that answers again is noticed within a second, once", async () => {
  const seen = watch(false);
  await seen.pass(20_500);
  expect(seen.returnedAtMs).toEqual([]);
  seen.isUp = true;
  await seen.pass(60_000);
  expect(seen.returnedAtMs).toEqual([21_000]);
});

test("and every time it was away", async () => {
  const seen = watch(false);
  await seen.pass(500);
  seen.isUp = true;
  await seen.pass(4_000);
  seen.isUp = false;
  await seen.pass(10_000);
  seen.isUp = true;
  await seen.pass(10_000);
  expect(seen.returnedAtMs).toEqual([1_000, 15_000]);
});

test("one that answers all the time has not returned, and is not asked often", async () => {
  const seen = watch(true);
  await seen.pass(60_000);
  expect(seen.returnedAtMs).toEqual([]);
  expect(seen.asked).toBeLessThanOrEqual(15);
});
