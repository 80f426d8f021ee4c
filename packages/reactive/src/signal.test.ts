import { describe, expect, test, vi } from "vitest";
import { createScope } from "./scope.ts";
import {
  batchWrites,
  constant,
  createSignal,
  createWatchedSignal,
  derive,
  deriveStable,
  readUntracked,
} from "./signal.ts";
import { record } from "./testing/index.ts";

test("readers are told of changes, and not of writing the same value again", () => {
  const name = createSignal("Ann");
  const seen = record(createScope(), name);
  name.value = "Ann";
  name.value = "Ben";
  expect(seen).toEqual(["Ann", "Ben"]);
});

test("a derived value is computed only when somebody reads it", () => {
  const source = createSignal(1);
  const compute = vi.fn(() => source.value * 2);
  const doubled = derive(compute);
  source.value = 2;
  expect(compute).not.toHaveBeenCalled();
  expect(doubled.value).toBe(4);
  expect(doubled.value).toBe(4);
  expect(compute).toHaveBeenCalledOnce();
});

test("a reader of two values that come from one never sees them disagree", () => {
  const source = createSignal(1);
  const plusOne = derive(() => source.value + 1);
  const seen = record(
    createScope(),
    derive(() => plusOne.value - source.value),
  );
  source.value = 5;
  expect(seen).toEqual([1]);
});

test("writes in a batch are seen as one, and its result is handed back", () => {
  const first = createSignal("Ann");
  const last = createSignal("Ames");
  const seen = record(
    createScope(),
    derive(() => `${first.value} ${last.value}`),
  );
  const result = batchWrites(() => {
    first.value = "Ben";
    last.value = "Bond";
    return "done";
  });
  expect(seen).toEqual(["Ann Ames", "Ben Bond"]);
  expect(result).toBe("done");
});

test("reading untracked does not subscribe", () => {
  const source = createSignal(1);
  const run = vi.fn(() => {
    readUntracked(() => source.value);
  });
  createScope().effect(run);
  source.value = 2;
  expect(run).toHaveBeenCalledOnce();
});

describe("a stable derived value", () => {
  const sameList = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

  test("keeps its identity while it is equal, so that its readers sleep", () => {
    const source = createSignal([3, 1, 2]);
    const sorted = deriveStable(() => [...source.value].sort((a, b) => a - b), sameList);
    const seen = record(createScope(), sorted);
    source.value = [2, 3, 1];
    expect(seen).toEqual([[1, 2, 3]]);
    source.value = [2, 3];
    expect(seen).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
  });

  test("keeps its identity also when nobody watched in between", () => {
    const source = createSignal([2, 1]);
    const sorted = deriveStable(() => [...source.value].sort((a, b) => a - b), sameList);
    const before = sorted.value;
    source.value = [1, 2];
    expect(sorted.value).toBe(before);
  });
});

test("a constant can be read like any signal", () => {
  expect(record(createScope(), constant(7))).toEqual([7]);
});

describe("a watched signal", () => {
  test("runs its source from the first who watches to the last, also through derived values", () => {
    const log: string[] = [];
    const source = createWatchedSignal(1, () => {
      log.push("begin");
      return () => void log.push("end");
    });
    const doubled = derive(() => source.value * 2);
    expect([source.peek(), doubled.peek()]).toEqual([1, 2]);
    expect(log).toEqual([]);
    const [one, other] = [createScope(), createScope()];
    one.effect(() => void log.push(`one ${doubled.value}`));
    other.effect(() => void log.push(`other ${source.value}`));
    source.value = 2;
    one.end();
    source.value = 3;
    other.end();
    expect(log).toEqual(["begin", "one 2", "other 1", "one 4", "other 2", "other 3", "end"]);
    const again = createScope();
    again.effect(() => void source.value);
    again.end();
    expect(log.slice(-2)).toEqual(["begin", "end"]);
  });
});
