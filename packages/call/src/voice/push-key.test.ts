import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { createPushKey } from "./push-key.ts";

function makeKey(releaseDelayMs = 200) {
  const clock = createFakeClock();
  return { clock, key: createPushKey(createScope(), clock, () => releaseDelayMs) };
}

test("A pressed key is held at once", () => {
  const { key } = makeKey();
  key.press();
  expect(key.isHeld.peek()).toBe(true);
});

test("A key that goes up is let go after the delay and not before", async () => {
  const { clock, key } = makeKey(200);
  key.press();
  key.release();
  await clock.advance(199);
  expect(key.isHeld.peek()).toBe(true);
  await clock.advance(1);
  expect(key.isHeld.peek()).toBe(false);
});

test("A key pressed again within the delay stays held", async () => {
  const { clock, key } = makeKey(200);
  key.press();
  key.release();
  await clock.advance(100);
  key.press();
  await clock.advance(1_000);
  expect(key.isHeld.peek()).toBe(true);
});

test("Repeated releases do not prolong it", async () => {
  const { clock, key } = makeKey(200);
  key.press();
  key.release();
  await clock.advance(150);
  key.release();
  await clock.advance(50);
  expect(key.isHeld.peek()).toBe(false);
});

test("A window that loses the focus lets go at once, and nothing comes after", async () => {
  const { clock, key } = makeKey(200);
  key.press();
  key.letGo();
  expect(key.isHeld.peek()).toBe(false);
  key.release();
  await clock.advance(1_000);
  expect(key.isHeld.peek()).toBe(false);
});

test("A release without a press does nothing", async () => {
  const { clock, key } = makeKey(0);
  key.release();
  await clock.advance(10);
  expect(key.isHeld.peek()).toBe(false);
});
