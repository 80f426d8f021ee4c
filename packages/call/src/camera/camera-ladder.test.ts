import { createScope, createSignal } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import type { CameraHeight } from "../ports/index.ts";
import { createCameraLadder } from "./camera-ladder.ts";

function ladderAt(height: CameraHeight) {
  const clock = createFakeClock();
  const chosen = createSignal<CameraHeight>(height);
  return { clock, chosen, ladder: createCameraLadder(createScope(), clock, chosen) };
}

test("A camera without trouble sends what was chosen", () => {
  const { chosen, ladder } = ladderAt(720);
  expect(ladder.height.peek()).toBe(720);
  chosen.value = 1080;
  expect(ladder.height.peek()).toBe(1080);
  expect(ladder.isLowered.peek()).toBe(false);
});

test("Strain lowers it by one step, and more only after the machine had time to settle", async () => {
  const { clock, ladder } = ladderAt(1080);
  ladder.reportStrain();
  ladder.reportStrain();
  expect(ladder.height.peek()).toBe(720);
  expect(ladder.isLowered.peek()).toBe(true);
  await clock.advance(5_000);
  ladder.reportStrain();
  expect(ladder.height.peek()).toBe(540);
});

test("The lowest step is the last", async () => {
  const { clock, ladder } = ladderAt(360);
  ladder.reportStrain();
  await clock.advance(5_000);
  ladder.reportStrain();
  expect(ladder.height.peek()).toBe(360);
});

test("A minute without trouble brings one step back", async () => {
  const { clock, ladder } = ladderAt(1080);
  ladder.reportStrain();
  await clock.advance(5_000);
  ladder.reportStrain();
  await clock.advance(60_000);
  expect(ladder.height.peek()).toBe(720);
  await clock.advance(60_000);
  expect(ladder.height.peek()).toBe(1080);
});

test("A step up that fails is tried again much later", async () => {
  const { clock, ladder } = ladderAt(1080);
  ladder.reportStrain();
  await clock.advance(60_000);
  expect(ladder.height.peek()).toBe(1080);
  await clock.advance(6_000);
  ladder.reportStrain();
  await clock.advance(240_000);
  expect(ladder.height.peek()).toBe(720);
  await clock.advance(60_000);
  expect(ladder.height.peek()).toBe(1080);
});

test("Choosing less than the machine can do is no trouble", () => {
  const { chosen, ladder } = ladderAt(1080);
  ladder.reportStrain();
  chosen.value = 360;
  expect(ladder.isLowered.peek()).toBe(false);
});
