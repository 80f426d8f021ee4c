import { MeloError, type OwnVoiceState } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, expect, test } from "vitest";
import { createOwnReport } from "./own-report.ts";

const quiet: OwnVoiceState = { roomId: "!a", isDeafened: false, isSpeaking: false };

let clock: FakeClock;
let scope: Scope;
let sent: OwnVoiceState[];
let answer: () => Promise<void>;
let report: (own: OwnVoiceState | undefined) => void;

beforeEach(() => {
  clock = createFakeClock();
  scope = createScope();
  sent = [];
  answer = async () => undefined;
  report = createOwnReport(scope, {
    clock,
    send(own) {
      sent.push(own);
      return answer();
    },
  });
});

test("a new call and deafness are told at once, and again as long as they hold", async () => {
  report(quiet);
  await clock.advance(0);
  report({ ...quiet, isDeafened: true });
  await clock.advance(0);
  expect(sent).toEqual([quiet, { ...quiet, isDeafened: true }]);
  await clock.advance(45_000);
  expect(sent).toHaveLength(4);
});

test("speech that comes and goes within a breath is told once", async () => {
  report(quiet);
  await clock.advance(1_000);
  for (const isSpeaking of [true, false, true, false, true]) {
    report({ ...quiet, isSpeaking });
    await clock.advance(50);
  }
  await clock.advance(1_000);
  expect(sent.slice(1)).toEqual([{ ...quiet, isSpeaking: true }]);
});

test("what changes while a request is under way is told after it", async () => {
  let finish = (): void => undefined;
  answer = () => new Promise((resolve) => (finish = resolve));
  report(quiet);
  await clock.advance(0);
  report({ ...quiet, isDeafened: true });
  await clock.advance(5_000);
  expect(sent).toHaveLength(1);
  finish();
  await clock.advance(1_000);
  expect(sent.at(-1)).toEqual({ ...quiet, isDeafened: true });
});

test("what the server did not hear is told again", async () => {
  answer = async () => {
    throw new MeloError("server_unreachable", "no answer");
  };
  report(quiet);
  await clock.advance(4_000);
  answer = async () => undefined;
  await clock.advance(2_000);
  expect(sent).toHaveLength(2);
});

test("whoever left says nothing more", async () => {
  report(quiet);
  await clock.advance(0);
  report(undefined);
  await clock.advance(120_000);
  expect(sent).toEqual([quiet]);
});
