import { expect, test } from "vitest";
import { createPushCheck } from "./push-check.ts";

function setUp() {
  const answers: boolean[] = [];
  const waits: number[] = [];
  const changes: boolean[] = [];
  const state = { nowMs: 0 };
  const stop = new AbortController();
  const check = createPushCheck({
    async announce() {
      const answer = answers.shift();
      if (answers.length === 0) stop.abort();
      if (answer === undefined) throw new Error("nobody answers");
      return answer;
    },
    wait: async (delayMs) => void waits.push(delayMs),
    now: () => state.nowMs,
    onChange: (isWorking) => changes.push(isWorking),
  });
  return { check, answers, waits, changes, state, stop };
}

test("pushes are believed to work for a while after the homeserver reached us", async () => {
  const { check, answers, state } = setUp();
  answers.push(false, true, false);
  expect(check.isWorking()).toBe(false);
  await check.check();
  expect(check.isWorking()).toBe(false);
  await check.check();
  expect(check.isWorking()).toBe(true);
  state.nowMs = 44_999;
  expect(check.isWorking()).toBe(true);
  state.nowMs = 45_000;
  expect(check.isWorking()).toBe(false);
});

test("a push that went wrong is not believed until the next check", async () => {
  const { check, answers } = setUp();
  answers.push(true, true);
  await check.check();
  check.distrust();
  expect(check.isWorking()).toBe(false);
  await check.check();
  expect(check.isWorking()).toBe(true);
});

test("the homeserver is asked every second until it reaches us, then now and then, and changes are told once", async () => {
  const { check, answers, waits, changes, stop } = setUp();
  answers.push(false, false, true, true, false, true);
  await check.keepChecking(stop.signal);
  expect(waits).toEqual([1000, 1000, 15_000, 15_000, 1000, 15_000]);
  expect(changes).toEqual([false, true, false, true]);
});
