import type { CallRoomMember } from "@melo/call";
import { expect, test } from "vitest";
import { noticeWords } from "./notice-words.ts";

const by: CallRoomMember = { userId: "@ann:example.org", displayName: "Ann", avatarMxc: undefined };
const roomId = "!lounge";

test("whoever is muted or stopped reads by whom and why", () => {
  const facts = { type: "withheld", roomId, by } as const;
  expect(noticeWords({ ...facts, source: "microphone", reason: "too loud" }, undefined)).toBe(
    "Ann muted you: too loud",
  );
  expect(noticeWords({ ...facts, source: "camera", reason: undefined }, undefined)).toBe("Ann stopped your camera.");
  expect(noticeWords({ ...facts, source: "screen_share", reason: "  " }, undefined)).toBe("Ann stopped your sharing.");
});

test("whoever gets something back reads from whom, and what works again", () => {
  const facts = { type: "given_back", roomId } as const;
  expect(noticeWords({ ...facts, source: "microphone", by }, undefined)).toBe(
    "Ann gave your microphone back. You can talk again.",
  );
  expect(noticeWords({ ...facts, source: "screen_share", by: undefined }, undefined)).toBe(
    "You have your screen sharing back. You can share it again.",
  );
});

test("whoever is taken out or moved reads by whom and where to", () => {
  expect(noticeWords({ type: "disconnected", roomId, by, reason: undefined }, undefined)).toBe(
    "Ann took you out of the call.",
  );
  const moved = { type: "moved", roomId, toRoomId: "!studio", by } as const;
  expect(noticeWords({ ...moved, reason: undefined }, "Studio")).toBe("Ann moved you to Studio.");
  expect(noticeWords({ ...moved, reason: "your turn" }, undefined)).toBe("Ann moved you to another channel: your turn");
});
