import { describe, expect, test, vi } from "vitest";
import { createScope } from "./scope.ts";
import { createSignal } from "./signal.ts";

describe("a scope", () => {
  test("cleans up in reverse order, once", () => {
    const scope = createScope();
    const order: string[] = [];
    scope.onEnd(() => order.push("first"));
    scope.onEnd(() => order.push("second"));
    scope.end();
    scope.end();
    expect(order).toEqual(["second", "first"]);
    expect(scope.hasEnded).toBe(true);
  });

  test("runs every clean-up although one throws, and throws their errors together", () => {
    const scope = createScope();
    const cleanUp = vi.fn();
    scope.onEnd(cleanUp);
    scope.onEnd(() => {
      throw new Error("broken");
    });
    expect(() => scope.end()).toThrow(AggregateError);
    expect(cleanUp).toHaveBeenCalledOnce();
  });

  test("runs a clean-up at once when it has already ended", () => {
    const scope = createScope();
    scope.end();
    const cleanUp = vi.fn();
    scope.onEnd(cleanUp);
    expect(cleanUp).toHaveBeenCalledOnce();
  });

  test("forgets a clean-up that was taken back", () => {
    const scope = createScope();
    const cleanUp = vi.fn();
    scope.onEnd(cleanUp)();
    scope.end();
    expect(cleanUp).not.toHaveBeenCalled();
  });

  test("forgets a clean-up that another clean-up takes back while it ends", () => {
    const scope = createScope();
    const cleanUp = vi.fn();
    const takeBack = scope.onEnd(cleanUp);
    scope.onEnd(takeBack);
    scope.end();
    expect(cleanUp).not.toHaveBeenCalled();
  });

  test("keeps two registrations of the same clean-up apart", () => {
    const scope = createScope();
    const cleanUp = vi.fn();
    scope.onEnd(cleanUp);
    scope.onEnd(cleanUp)();
    scope.end();
    expect(cleanUp).toHaveBeenCalledOnce();
  });
});

describe("effects of a scope", () => {
  test("run at once, again on every change, and clean up before the next run", () => {
    const scope = createScope();
    const count = createSignal(1);
    const log: string[] = [];
    scope.effect(() => {
      const now = count.value;
      log.push(`run ${now}`);
      return () => log.push(`clean ${now}`);
    });
    count.value = 2;
    scope.end();
    count.value = 3;
    expect(log).toEqual(["run 1", "clean 1", "run 2", "clean 2"]);
  });

  test("do not start in an ended scope", () => {
    const scope = createScope();
    scope.end();
    const run = vi.fn();
    scope.effect(run);
    expect(run).not.toHaveBeenCalled();
  });

  test("stop when their first run ends the scope", () => {
    const scope = createScope();
    const count = createSignal(1);
    const seen: number[] = [];
    scope.effect(() => {
      seen.push(count.value);
      scope.end();
    });
    count.value = 2;
    expect(seen).toEqual([1]);
  });
});

describe("a child scope", () => {
  test("ends with its parent", () => {
    const parent = createScope();
    const child = parent.createChild();
    parent.end();
    expect(child.hasEnded).toBe(true);
  });

  test("ends alone, and leaves nothing behind in its parent", () => {
    const parent = createScope();
    const child = parent.createChild();
    const cleanUp = vi.fn();
    child.onEnd(cleanUp);
    child.end();
    expect(parent.hasEnded).toBe(false);
    parent.end();
    expect(cleanUp).toHaveBeenCalledOnce();
  });

  test("of an ended scope has ended", () => {
    const parent = createScope();
    parent.end();
    expect(parent.createChild().hasEnded).toBe(true);
  });
});
