import type { CallAdmission } from "@melo/call";
import { expect, test } from "vitest";
import { admissionLook } from "./admission-words.ts";

const open: CallAdmission = {
  kind: "open",
  canSend: ["microphone", "camera"],
  isListenOnly: false,
  maxMembers: undefined,
};

test("a channel one can enter and talk in has no sign", () => {
  expect(admissionLook(open, "Lounge")).toBeUndefined();
});

test("a channel that lets nobody in says why before the click, and what can be done", () => {
  expect(admissionLook({ ...open, kind: "full", maxMembers: 25 }, "Lounge")).toEqual({
    sign: "full",
    words: "full",
    refusal: "Lounge is full: it takes 25. Join when somebody has left.",
  });
  expect(admissionLook({ ...open, kind: "closed" }, "Lounge")?.refusal).toBe(
    "Lounge is closed now. Moderators can open it again.",
  );
  expect(admissionLook({ ...open, kind: "forbidden", canSend: [] }, "Lounge")?.refusal).toBe(
    "You may not join Lounge. Moderators can let you in.",
  );
});

test("whoever may not talk enters to listen, whatever the reason", () => {
  const listening = { sign: "listening", words: "you can listen", refusal: undefined };
  expect(admissionLook({ ...open, canSend: [], isListenOnly: true }, "Lounge")).toEqual(listening);
  expect(admissionLook({ ...open, canSend: ["camera"] }, "Lounge")).toEqual(listening);
});

test("a moderator sees that the others only listen", () => {
  expect(admissionLook({ ...open, isListenOnly: true }, "Lounge")).toEqual({
    sign: "addressing",
    words: "others only listen",
    refusal: undefined,
  });
});
