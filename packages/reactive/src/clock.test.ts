import { describe, expect, test } from "vitest";
import { createSystemClock, delay, repeat } from "./clock.ts";
import { createScope } from "./scope.ts";
import { createFakeClock } from "./testing/index.ts";

function createFakeTimers() {
  const pending = new Map<number, () => void>();
  let handles = 0;
  return {
    pending,
    timers: {
      set(callback: () => void) {
        handles += 1;
        pending.set(handles, callback);
        return handles;
      },
      clear: (handle: number) => void pending.delete(handle),
    },
  };
}

describe("the system clock", () => {
  test("runs a callback once", () => {
    const { timers, pending } = createFakeTimers();
    let runs = 0;
    createSystemClock(timers).schedule(createScope(), 10, () => {
      runs += 1;
    });
    for (const callback of pending.values()) callback();
    expect(runs).toBe(1);
  });

  test("clears the timer when the scope ends, or when it is cancelled", () => {
    const { timers, pending } = createFakeTimers();
    const clock = createSystemClock(timers);
    const scope = createScope();
    clock.schedule(scope, 10, () => undefined);
    clock.schedule(createScope(), 10, () => undefined)();
    scope.end();
    expect(pending.size).toBe(0);
  });

  test("sets no timer in a scope that has ended", () => {
    const { timers, pending } = createFakeTimers();
    const scope = createScope();
    scope.end();
    createSystemClock(timers).schedule(scope, 10, () => undefined);
    expect(pending.size).toBe(0);
  });
});

describe("the fake clock", () => {
  test("runs what is due at its own time and in order", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    const log: string[] = [];
    clock.schedule(scope, 20, () => log.push(`b at ${clock.now()}`));
    clock.schedule(scope, 10, () => log.push(`a at ${clock.now()}`));
    clock.schedule(scope, 20, () => log.push(`c at ${clock.now()}`));
    clock.schedule(scope, 31, () => log.push("not yet"));
    await clock.advance(30);
    expect(log).toEqual(["a at 10", "b at 20", "c at 20"]);
    expect(clock.now()).toBe(30);
  });

  test("runs what a callback schedules within the time it moves through", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    const log: number[] = [];
    clock.schedule(scope, 10, () => {
      log.push(clock.now());
      clock.schedule(scope, 10, () => log.push(clock.now()));
    });
    await clock.advance(30);
    expect(log).toEqual([10, 20]);
  });

  test("follows promises before it goes on", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    const log: string[] = [];
    async function work(): Promise<void> {
      await delay(clock, scope, 10);
      log.push("awaited");
    }
    void work();
    clock.schedule(scope, 11, () => log.push("later"));
    await clock.advance(20);
    expect(log).toEqual(["awaited", "later"]);
  });

  test("forgets what was cancelled and what belonged to an ended scope", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    const log: string[] = [];
    clock.schedule(scope, 10, () => log.push("ended"));
    clock.schedule(createScope(), 10, () => log.push("cancelled"))();
    scope.end();
    await clock.advance(20);
    expect(log).toEqual([]);
  });
});

describe("repeating", () => {
  test("calls every period, first after one period, until the scope ends", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    const calls: number[] = [];
    repeat(clock, scope, 10, () => calls.push(clock.now()));
    await clock.advance(35);
    scope.end();
    await clock.advance(35);
    expect(calls).toEqual([10, 20, 30]);
  });

  test("may end its own scope", async () => {
    const clock = createFakeClock(0);
    const scope = createScope();
    let calls = 0;
    repeat(clock, scope, 10, () => {
      calls += 1;
      scope.end();
    });
    await clock.advance(50);
    expect(calls).toBe(1);
  });
});
