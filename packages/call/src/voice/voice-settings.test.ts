import { describe, expect, test } from "vitest";
import {
  defaultDeviceChoices,
  defaultVoicePreferences,
  readDeviceChoices,
  readVoicePreferences,
} from "./voice-settings.ts";

describe("Stored voice settings", () => {
  test.each([undefined, null, "text", 3, [], {}])("that are %j are the default ones", (stored) => {
    expect(readVoicePreferences(stored)).toEqual(defaultVoicePreferences);
    expect(readDeviceChoices(stored)).toEqual(defaultDeviceChoices);
  });

  test("survive being stored and read", () => {
    const chosen = {
      ...defaultVoicePreferences,
      inputMode: "push_to_talk" as const,
      thresholdDb: -46,
      noiseSuppression: "gtcrn" as const,
      screen: { height: "source", frameRate: 60, content: "motion", hasSound: false, maxBitrateKbps: 8_000 } as const,
      silentSounds: ["mute" as const],
    };
    expect(readVoicePreferences(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
  });

  test("lose only the parts that are not understood", () => {
    const read = readVoicePreferences({
      inputMode: "telepathy",
      thresholdDb: -500,
      isMusic: true,
      silentSounds: ["boo"],
    });
    expect(read).toEqual({ ...defaultVoicePreferences, thresholdDb: -60, isMusic: true });
  });

  test("take a picture only as a picture", () => {
    expect(readDeviceChoices({ ownBackground: "https://elsewhere.example/a.png" }).ownBackground).toBeUndefined();
    expect(readDeviceChoices({ ownBackground: "data:image/jpeg;base64,AAAA" }).ownBackground).toMatch(/^data:/);
  });
});
