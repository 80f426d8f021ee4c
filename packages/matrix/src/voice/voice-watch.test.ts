import { MeloError, type RoomVoice } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, expect, test } from "vitest";
import { createVoiceWatch } from "./voice-watch.ts";

interface Attempt {
  readonly roomIds: readonly string[];
  readonly signal: AbortSignal;
  say(voice?: RoomVoice): void;
  end(): void;
  fail(error?: MeloError): void;
}

const voice: RoomVoice = { roomId: "!a", states: new Map() };

let clock: FakeClock;
let scope: Scope;
let attempts: Attempt[];
let heard: (RoomVoice | "silence")[];
let watch: ReturnType<typeof createVoiceWatch>;

beforeEach(() => {
  clock = createFakeClock();
  scope = createScope();
  attempts = [];
  heard = [];
  watch = createVoiceWatch(scope, {
    clock,
    onVoice: (one) => void heard.push(one),
    onSilence: () => void heard.push("silence"),
    watch: (roomIds, signal, onLine) =>
      new Promise((resolve, reject) => {
        const fail = (error = new MeloError("server_unreachable", "no answer")): void => reject(error);
        signal.addEventListener("abort", () => fail());
        attempts.push({ roomIds, signal, say: (one) => onLine(one), end: () => resolve(), fail });
      }),
  });
});

function openAttempts(): readonly (readonly string[])[] {
  return attempts.filter(({ signal }) => !signal.aborted).map(({ roomIds }) => roomIds);
}

test("rooms that come together are asked for together", async () => {
  watch.change(new Set(["!b"]));
  watch.change(new Set(["!b", "!a"]));
  await clock.advance(1_000);
  expect(openAttempts()).toEqual([["!a", "!b"]]);
  attempts[0]?.say(voice);
  expect(heard).toEqual([voice]);
});

test("another set of rooms replaces the watch once it speaks, and none ends it", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  watch.change(new Set(["!b"]));
  await clock.advance(1_000);
  expect(openAttempts()).toEqual([["!a"], ["!b"]]);
  attempts[1]?.say();
  expect(openAttempts()).toEqual([["!b"]]);
  attempts[0]?.say(voice);
  expect(heard).toEqual([]);
  watch.change(new Set());
  await clock.advance(1_000);
  expect(openAttempts()).toEqual([]);
  await clock.advance(120_000);
  expect(attempts).toHaveLength(2);
});

test("a watch that ends after its time begins again at once, and nothing is forgotten", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  for (let n = 0; n < 40; n += 1) {
    await clock.advance(15_000);
    attempts[0]?.say();
  }
  attempts[0]?.end();
  await clock.advance(0);
  expect(attempts).toHaveLength(2);
  expect(heard).toEqual([]);
});

test("a server that cannot be reached is asked ever more rarely, and what it said before counts no more", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  attempts[0]?.say(voice);
  for (const expected of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = attempts.length;
    attempts.at(-1)?.fail();
    await clock.advance(expected - 1);
    expect(attempts).toHaveLength(before);
    await clock.advance(1);
    expect(attempts).toHaveLength(before + 1);
  }
  expect(heard[0]).toBe(voice);
  expect(new Set(heard.slice(1))).toEqual(new Set(["silence"]));
});

test("a server that begins and ends at once is not asked in a circle", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  attempts[0]?.say(voice);
  attempts[0]?.end();
  await clock.advance(900);
  expect(attempts).toHaveLength(1);
  await clock.advance(200);
  expect(attempts).toHaveLength(2);
});

test("a watch without a sign of life is given up", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  attempts[0]?.say();
  await clock.advance(45_000);
  expect(attempts.length).toBeGreaterThan(1);
  expect(openAttempts()).toHaveLength(1);
});

test("the server's own wish for patience counts, and an ended session asks nothing more", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  attempts[0]?.fail(new MeloError("rate_limited", "429", { retryAfterMs: 15_000 }));
  await clock.advance(14_999);
  expect(attempts).toHaveLength(1);
  await clock.advance(1);
  expect(attempts).toHaveLength(2);
  attempts[1]?.fail(new MeloError("not_signed_in", "401"));
  await clock.advance(120_000);
  expect(attempts).toHaveLength(2);
});

test("everything ends with the scope", async () => {
  watch.change(new Set(["!a"]));
  await clock.advance(1_000);
  scope.end();
  expect(openAttempts()).toEqual([]);
  await clock.advance(120_000);
  expect(attempts).toHaveLength(1);
});
