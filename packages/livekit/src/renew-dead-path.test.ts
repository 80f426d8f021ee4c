import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, expect, test } from "vitest";
import { renewDeadPath, type PathState } from "./renew-dead-path.ts";

let scope: Scope;
let clock: FakeClock;
let state: PathState | undefined;
let renewals: number;

beforeEach(() => {
  scope = createScope();
  clock = createFakeClock();
  state = { ice: "connected", rank: 2 };
  renewals = 0;
  renewDeadPath(scope, clock, {
    read: () => state,
    renew: () => {
      renewals += 1;
    },
  });
});

test("a path that answers is left alone", async () => {
  await clock.advance(60_000);
  expect(renewals).toBe(0);
});

test("a path that is dead for half a second is renewed, once", async () => {
  state = { ice: "disconnected", rank: 2 };
  await clock.advance(750);
  expect(renewals).toBe(1);
  await clock.advance(30_000);
  expect(renewals).toBe(1);
});

test("a hiccup passes by itself", async () => {
  state = { ice: "disconnected", rank: 2 };
  await clock.advance(250);
  state = { ice: "connected", rank: 2 };
  await clock.advance(250);
  state = { ice: "disconnected", rank: 2 };
  await clock.advance(250);
  state = { ice: "connected", rank: 2 };
  await clock.advance(5_000);
  expect(renewals).toBe(0);
});

test("a path that lived again may die again", async () => {
  state = { ice: "disconnected", rank: 2 };
  await clock.advance(750);
  state = undefined;
  await clock.advance(2_000);
  state = { ice: "connected", rank: 2 };
  await clock.advance(1_000);
  state = { ice: "disconnected", rank: 2 };
  await clock.advance(750);
  expect(renewals).toBe(2);
});

test("nothing is renewed after the end of the connection", async () => {
  state = { ice: "disconnected", rank: 2 };
  scope.end();
  await clock.advance(5_000);
  expect(renewals).toBe(0);
});

test("a path that has become worse is renewed at once, because the server goes on sending into the better one", async () => {
  await clock.advance(1_000);
  state = { ice: "connected", rank: 1 };
  await clock.advance(250);
  expect(renewals).toBe(1);
  await clock.advance(60_000);
  expect(renewals).toBe(1);
});

test("a path that becomes better is left alone, and so is one of which the browser does not say what it is", async () => {
  state = { ice: "connected", rank: 0 };
  await clock.advance(1_000);
  renewals = 0;
  state = { ice: "connected", rank: undefined };
  await clock.advance(1_000);
  state = { ice: "connected", rank: 1 };
  await clock.advance(1_000);
  state = { ice: "connected", rank: 2 };
  await clock.advance(1_000);
  expect(renewals).toBe(0);
});
