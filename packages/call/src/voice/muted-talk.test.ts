import { createScope, createSignal } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { noticeMutedTalk } from "./muted-talk.ts";

function somebodyMuted() {
  const clock = createFakeClock();
  const isUnheard = createSignal(true);
  const level = createSignal<number | undefined>(-80);
  const notice = noticeMutedTalk(createScope(), clock, isUnheard, level);
  return { clock, isUnheard, level, notice };
}

test("Whoever talks while muted is told, for five seconds", async () => {
  const { clock, level, notice } = somebodyMuted();
  level.value = -25;
  await clock.advance(300);
  expect(notice.peek()).toBe(true);
  await clock.advance(5_000);
  expect(notice.peek()).toBe(false);
});

test("A cough and a quiet room are no talking", async () => {
  const { clock, level, notice } = somebodyMuted();
  level.value = -25;
  await clock.advance(100);
  level.value = -50;
  await clock.advance(10_000);
  expect(notice.peek()).toBe(false);
});

test("Nobody is told twice within a minute, and everybody again after it", async () => {
  const { clock, level, notice } = somebodyMuted();
  level.value = -25;
  await clock.advance(6_000);
  level.value = -80;
  await clock.advance(1_000);
  level.value = -25;
  await clock.advance(1_000);
  expect(notice.peek()).toBe(false);
  level.value = -80;
  await clock.advance(60_000);
  level.value = -25;
  await clock.advance(1_000);
  expect(notice.peek()).toBe(true);
});

test("Unmuting ends it, and whoever is heard is never told", async () => {
  const { clock, isUnheard, level, notice } = somebodyMuted();
  level.value = -25;
  await clock.advance(300);
  isUnheard.value = false;
  expect(notice.peek()).toBe(false);
  await clock.advance(120_000);
  expect(notice.peek()).toBe(false);
});
