import { expect, test } from "vitest";
import { lingersFor } from "./lingers-for.ts";
import { createScope } from "./scope.ts";
import { createSignal } from "./signal.ts";
import { createFakeClock } from "./testing/index.ts";

function setUp(initial: boolean) {
  const clock = createFakeClock();
  const condition = createSignal(initial);
  return { clock, condition, isLingering: lingersFor(createScope(), clock, condition, 100) };
}

test("a condition lingers for a duration after it has ended", async () => {
  const { clock, condition, isLingering } = setUp(false);
  expect(isLingering.value).toBe(false);
  condition.value = true;
  expect(isLingering.value).toBe(true);
  await clock.advance(1_000);
  condition.value = false;
  await clock.advance(99);
  expect(isLingering.value).toBe(true);
  await clock.advance(1);
  expect(isLingering.value).toBe(false);
});

test("the duration begins anew with every end", async () => {
  const { clock, condition, isLingering } = setUp(true);
  condition.value = false;
  await clock.advance(60);
  condition.value = true;
  condition.value = false;
  await clock.advance(60);
  expect(isLingering.value).toBe(true);
});
