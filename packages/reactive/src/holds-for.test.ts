import { expect, test } from "vitest";
import { holdsFor } from "./holds-for.ts";
import { createScope } from "./scope.ts";
import { createSignal } from "./signal.ts";
import { createFakeClock } from "./testing/index.ts";

function setUp(initial: boolean) {
  const clock = createFakeClock();
  const scope = createScope();
  const condition = createSignal(initial);
  return { clock, scope, condition, isLasting: holdsFor(scope, clock, condition, 100) };
}

test("a condition holds for a duration once that has passed without a break", async () => {
  const { clock, condition, isLasting } = setUp(true);
  await clock.advance(99);
  expect(isLasting.value).toBe(false);
  condition.value = false;
  condition.value = true;
  await clock.advance(99);
  expect(isLasting.value).toBe(false);
  await clock.advance(1);
  expect(isLasting.value).toBe(true);
});

test("it no longer does as soon as the condition is gone", async () => {
  const { clock, condition, isLasting } = setUp(true);
  await clock.advance(100);
  condition.value = false;
  expect(isLasting.value).toBe(false);
});

test("nothing is waited for after the scope has ended", async () => {
  const { clock, scope, isLasting } = setUp(true);
  scope.end();
  await clock.advance(200);
  expect(isLasting.value).toBe(false);
});
