import { describe, expect, test } from "vitest";
import { reconcile, type Undo } from "./reconcile.ts";
import { createScope } from "./scope.ts";
import { createSignal } from "./signal.ts";
import { flushMicrotasks } from "./testing/index.ts";

interface Gate {
  readonly promise: Promise<void>;
  open(): void;
}

function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: resolve };
}

function setUp(initial: string, onApply?: (value: string) => Promise<Undo | void>) {
  const scope = createScope();
  const desired = createSignal(initial);
  const log: string[] = [];
  const errors: unknown[] = [];
  reconcile(
    scope,
    desired,
    async (value) => {
      log.push(`apply ${value}`);
      return (await onApply?.(value)) ?? (() => void log.push(`undo ${value}`));
    },
    (error) => errors.push(error),
  );
  return { scope, desired, log, errors };
}

describe("reconciling", () => {
  test("undoes a value before it applies the next, and the last when the scope ends", async () => {
    const { scope, desired, log } = setUp("a");
    await flushMicrotasks();
    desired.value = "b";
    await flushMicrotasks();
    scope.end();
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "undo a", "apply b", "undo b"]);
  });

  test("skips values that were overtaken while one was being applied", async () => {
    const gate = createGate();
    const { desired, log } = setUp("a", async (value) => {
      if (value === "a") await gate.promise;
    });
    await flushMicrotasks();
    desired.value = "b";
    desired.value = "c";
    gate.open();
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "undo a", "apply c"]);
  });

  test("skips a value that is overtaken while the previous one is being undone", async () => {
    const gate = createGate();
    const { desired, log } = setUp("a", async (value) => (value === "a" ? () => gate.promise : undefined));
    await flushMicrotasks();
    desired.value = "b";
    await flushMicrotasks();
    desired.value = "c";
    gate.open();
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "apply c"]);
  });

  test("undoes what was still being applied when the scope ended", async () => {
    const gate = createGate();
    const { scope, log } = setUp("a", () => gate.promise);
    await flushMicrotasks();
    scope.end();
    gate.open();
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "undo a"]);
  });

  test("applies nothing after the scope has ended", async () => {
    const { scope, desired, log } = setUp("a");
    await flushMicrotasks();
    desired.value = "b";
    scope.end();
    desired.value = "c";
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "undo a"]);
  });

  test("reports what applying throws and goes on with the next value", async () => {
    const { desired, log, errors } = setUp("a", async (value) => {
      if (value === "a") throw new Error("broken");
    });
    await flushMicrotasks();
    desired.value = "b";
    await flushMicrotasks();
    expect(errors).toHaveLength(1);
    expect(log).toEqual(["apply a", "apply b"]);
  });

  test("reports what an undo throws and applies the next value all the same", async () => {
    const { desired, log, errors } = setUp("a", async (value) =>
      value === "a" ? () => Promise.reject(new Error("stuck")) : undefined,
    );
    await flushMicrotasks();
    desired.value = "b";
    await flushMicrotasks();
    expect(errors).toHaveLength(1);
    expect(log).toEqual(["apply a", "apply b"]);
  });

  test("does not watch what an undo reads", async () => {
    const other = createSignal(1);
    const { desired, log } = setUp("a", async () => () => void other.value);
    await flushMicrotasks();
    desired.value = "b";
    await flushMicrotasks();
    other.value = 2;
    await flushMicrotasks();
    expect(log).toEqual(["apply a", "apply b"]);
  });
});
