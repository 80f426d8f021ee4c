import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, expect, test } from "vitest";
import { renewDeadPath } from "./renew-dead-path.ts";

let scope: Scope;
let clock: FakeClock;
let state: RTCIceConnectionState | undefined;
let renewals: number;

beforeEach(() => {
  scope = createScope();
  clock = createFakeClock();
  state = "connected";
  renewals = 0;
  renewDeadPath(scope, clock, {
    iceState: () => state,
    renew: () => {
      renewals += 1;
    },
  });
});

test("a path that answers is left alone", async () => {
  await clock.advance(60_000);
  expect(renewals).toBe(0);
});

test("a path that is dead for a second is renewed, once", async () => {
  state = "disconnected";
  await clock.advance(1_250);
  expect(renewals).toBe(1);
  await clock.advance(30_000);
  expect(renewals).toBe(1);
});

test("a hiccup passes by itself", async () => {
  state = "disconnected";
  await clock.advance(500);
  state = "connected";
  await clock.advance(500);
  state = "disconnected";
  await clock.advance(500);
  state = "connected";
  await clock.advance(5_000);
  expect(renewals).toBe(0);
});

test("a path that lived again may die again", async () => {
  state = "disconnected";
  await clock.advance(1_250);
  state = undefined;
  await clock.advance(2_000);
  state = "connected";
  await clock.advance(1_000);
  state = "disconnected";
  await clock.advance(1_250);
  expect(renewals).toBe(2);
});

test("nothing is renewed after the end of the connection", async () => {
  state = "disconnected";
  scope.end();
  await clock.advance(5_000);
  expect(renewals).toBe(0);
});
