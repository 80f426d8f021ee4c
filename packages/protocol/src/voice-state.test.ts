import { expect, test } from "vitest";
import { parseRoomVoiceLine, roomVoiceLine } from "./voice-state.ts";

const silent = {
  isMicrophoneOn: false,
  isCameraOn: false,
  isSharing: false,
  isDeafened: false,
  isSpeaking: false,
};

test("a room's line says again what was said", () => {
  const states = new Map([
    ["@ann:localhost:A", { ...silent, isMicrophoneOn: true, isSpeaking: true }],
    ["hash", { ...silent, isCameraOn: true, isSharing: true, isDeafened: true }],
  ]);
  expect(parseRoomVoiceLine(roomVoiceLine({ roomId: "!r", states }))).toEqual({ roomId: "!r", states });
  const nobody = { roomId: "!r", states: new Map() };
  expect(parseRoomVoiceLine(roomVoiceLine(nobody))).toEqual(nobody);
});

test.each(["", "{}", "{", "null", '{"room_id":"!r"}', '{"room_id":"!r","participants":[{"identity":1}]}'])(
  "%j is no room's line",
  (line) => {
    expect(parseRoomVoiceLine(line)).toBeUndefined();
  },
);
