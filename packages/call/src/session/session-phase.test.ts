import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import type { CallPhase } from "../view/call-view.ts";
import { nextPhase, type PhaseFacts } from "./session-phase.ts";

const nowMs = 5_000;
const whole: PhaseFacts = { isWhole: true, failure: undefined };
const broken: PhaseFacts = { isWhole: false, failure: undefined };
const error = new MeloError("removed_from_call", "injected");
const lost: PhaseFacts = { isWhole: false, failure: error };

const joining: CallPhase = { name: "joining" };
const connected: CallPhase = { name: "connected" };
const reconnecting: CallPhase = { name: "reconnecting", sinceMs: 1_000 };
const failed: CallPhase = { name: "failed", error };

test.each<{ from: CallPhase; facts: PhaseFacts; to: CallPhase }>([
  { from: joining, facts: broken, to: joining },
  { from: joining, facts: whole, to: connected },
  { from: joining, facts: lost, to: failed },
  { from: connected, facts: whole, to: connected },
  { from: connected, facts: broken, to: { name: "reconnecting", sinceMs: nowMs } },
  { from: connected, facts: lost, to: failed },
  { from: reconnecting, facts: broken, to: reconnecting },
  { from: reconnecting, facts: whole, to: connected },
  { from: reconnecting, facts: lost, to: failed },
  { from: failed, facts: whole, to: failed },
])("$from.name with whole=$facts.isWhole and $facts.failure becomes $to.name", ({ from, facts, to }) => {
  expect(nextPhase(from, facts, nowMs)).toEqual(to);
});
