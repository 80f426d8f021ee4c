import type { CallLine } from "@melo/chat";
import { describe, expect, test } from "vitest";
import { callLength, callWords } from "./call-words.ts";

const line: CallLine = {
  kind: "call",
  key: "$call",
  eventId: "$call",
  senderId: "@ann:x",
  senderName: "Ann",
  senderAvatarMxc: undefined,
  sentAtMs: 0,
  outcome: "ended",
  isVideo: false,
  endedAtMs: 750_000,
  participantNames: ["Ann", "Ben"],
};

test.each([
  [20_000, "under a minute"],
  [750_000, "12 min"],
  [3_600_000, "1 h"],
  [3_900_000, "1 h 5 min"],
])("a call of %i ms lasted %s", (durationMs, words) => {
  expect(callLength(durationMs)).toBe(words);
});

describe("a call in the timeline", () => {
  test("that is over says how long it lasted and who was there", () => {
    expect(callWords(line)).toEqual({ title: "Call ended", text: "12 min · Ann and Ben", action: undefined });
  });

  test("that was missed can be called back", () => {
    expect(callWords({ ...line, outcome: "missed", isVideo: true, endedAtMs: 30_000 })).toEqual({
      title: "Missed video call",
      text: "Rang for under a minute",
      action: "Call back",
    });
  });
});
