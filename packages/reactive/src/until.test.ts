import { expect, test } from "vitest";
import { createScope } from "./scope.ts";
import { createSignal } from "./signal.ts";
import { flushMicrotasks } from "./testing/index.ts";
import { until } from "./until.ts";

const isBig = (count: number): boolean => count >= 10;

test("a value that is already reached resolves at once", async () => {
  await expect(until(createSignal(10), isBig)).resolves.toBe(10);
});

test("the first value that fits resolves, later ones change nothing", async () => {
  const count = createSignal(1);
  const reached = until(count, isBig);
  count.value = 11;
  count.value = 12;
  await expect(reached).resolves.toBe(11);
});

test("a question is not asked again once it is answered", () => {
  const count = createSignal(1);
  const asked: number[] = [];
  void until(count, (value) => {
    asked.push(value);
    return isBig(value);
  });
  count.value = 10;
  count.value = 11;
  expect(asked).toEqual([1, 10]);
});

test("what the question throws rejects, and does not reach whoever wrote the value", async () => {
  const count = createSignal(1);
  const reached = until(count, (value) => {
    if (value > 1) throw new Error("broken");
    return false;
  });
  count.value = 2;
  await expect(reached).rejects.toThrow("broken");
});

test("nobody waits any more after the scope has ended", async () => {
  const scope = createScope();
  const count = createSignal(1);
  let hasResolved = false;
  void until(count, isBig, scope).then(() => {
    hasResolved = true;
    return undefined;
  });
  scope.end();
  count.value = 10;
  await flushMicrotasks();
  expect(hasResolved).toBe(false);
});
