import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import { failedStepWords, moveTargets, reasonOf, sourceSteps } from "./moderator-steps.ts";

const person = { kind: "person", videoTrackId: undefined } as const;
const taken = { by: "@ann:example.org", reason: undefined };

function labels(...input: Parameters<typeof sourceSteps>): readonly string[] {
  return sourceSteps(...input).map(({ label }) => label);
}

test("somebody who sends nothing can be muted, and nothing is stopped that is not there", () => {
  expect(labels(person, false, {})).toEqual(["Mute for everybody"]);
});

test("a camera and a share can be stopped while they are on", () => {
  expect(labels({ ...person, videoTrackId: "camera" }, true, {})).toEqual([
    "Mute for everybody",
    "Stop the camera",
    "Stop sharing",
  ]);
});

test("what was taken can be given back, though nothing is sent", () => {
  expect(sourceSteps(person, false, { microphone: taken, camera: taken, screen_share: taken })).toEqual([
    { source: "microphone", isAllowed: true, label: "Give the microphone back" },
    { source: "camera", isAllowed: true, label: "Give the camera back" },
    { source: "screen_share", isAllowed: true, label: "Allow sharing again" },
  ]);
});

test("at a shared screen only the share is at stake", () => {
  expect(labels({ kind: "screen", videoTrackId: "screen" }, true, { microphone: taken })).toEqual(["Stop sharing"]);
});

test("nobody is moved to where they are", () => {
  const [lounge, studio] = [
    { roomId: "!lounge", name: "Lounge" },
    { roomId: "!studio", name: "Studio" },
  ];
  expect(moveTargets([lounge, studio], "!lounge")).toEqual([studio]);
});

test("an empty reason is none", () => {
  expect(reasonOf("  ")).toBeUndefined();
  expect(reasonOf(" too loud ")).toBe("too loud");
});

test("a step that failed says for whom, and what to do", () => {
  expect(failedStepWords("Ben", new MeloError("server_unreachable", "an example"))).toBe(
    "Nothing changed for Ben. The server does not answer. Try again.",
  );
});
