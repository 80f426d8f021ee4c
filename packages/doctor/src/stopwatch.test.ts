import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStopwatch } from "./stopwatch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is waited for does not count, several at a time neither", async () => {
  const stopwatch = createStopwatch(Date.now, 1000);
  await vi.advanceTimersByTimeAsync(100);
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const waits = [stopwatch.pauseFor(first.promise), stopwatch.pauseFor(second.promise)];
  await vi.advanceTimersByTimeAsync(5000);
  first.resolve("one");
  await vi.advanceTimersByTimeAsync(5000);
  second.resolve("two");
  expect(await Promise.all(waits)).toEqual(["one", "two"]);
  await vi.advanceTimersByTimeAsync(50);
  expect(stopwatch.measure()).toBe(150);
  stopwatch.stop();
});

test("it runs out when the limit is used up, and not while it stands still", async () => {
  const stopwatch = createStopwatch(Date.now, 1000);
  const ranOut = vi.fn();
  void stopwatch.ranOut.then(ranOut);
  await vi.advanceTimersByTimeAsync(600);
  const wait = Promise.withResolvers<void>();
  const waiting = stopwatch.pauseFor(wait.promise);
  await vi.advanceTimersByTimeAsync(60_000);
  wait.resolve();
  await waiting;
  await vi.advanceTimersByTimeAsync(399);
  expect(ranOut).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2);
  expect(ranOut).toHaveBeenCalled();
});

test("one that was stopped never runs out", async () => {
  const stopwatch = createStopwatch(Date.now, 1000);
  const ranOut = vi.fn();
  void stopwatch.ranOut.then(ranOut);
  stopwatch.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(ranOut).not.toHaveBeenCalled();
});
