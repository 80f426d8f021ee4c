import { expect, test } from "vitest";
import { openCallPolicy, parseCallPolicy } from "./call-policy.ts";

test("an empty policy lets everybody send everything", () => {
  expect(parseCallPolicy({})).toEqual(openCallPolicy);
});

test("the sound of a shared screen goes with the screen", () => {
  expect(parseCallPolicy({ publish: { screen_share: 50 } })?.publish).toEqual({
    microphone: 0,
    camera: 0,
    screen_share: 50,
    screen_share_audio: 50,
  });
});

test.each([
  undefined,
  null,
  [],
  "open",
  { publish: [] },
  { publish: { camera: "50" } },
  { publish: { microphone: 0.5 } },
])("%j is no policy", (content) => {
  expect(parseCallPolicy(content)).toBeUndefined();
});
