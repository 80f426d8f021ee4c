import { createSignal } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import type { DeviceList } from "../ports/index.ts";
import { defaultDeviceChoices, defaultVoicePreferences, type VoiceSettings } from "../voice/voice-settings.ts";
import { createLocalCapture, localCaptureOf } from "./local-capture.ts";

const settings: VoiceSettings = { ...defaultDeviceChoices, ...defaultVoicePreferences };
const devices: DeviceList = { microphone: [], camera: [], speaker: [] };

describe("What is captured", () => {
  test.each([
    { chosen: { thresholdDb: -60 }, threshold: undefined },
    { chosen: { thresholdDb: -46 }, threshold: -46 },
    { chosen: { thresholdDb: -46, hasAutomaticThreshold: true }, threshold: "automatic" },
    { chosen: { thresholdDb: -46, inputMode: "push_to_talk" as const }, threshold: undefined },
    { chosen: { thresholdDb: -46, inputMode: "push_to_mute" as const }, threshold: undefined },
  ])("lets a voice through from $threshold on with $chosen", ({ chosen, threshold }) => {
    expect(localCaptureOf({ ...settings, ...chosen }, devices, 720).microphone.threshold).toBe(threshold);
  });

  test("hides the room when the own picture is not on this device", () => {
    expect(localCaptureOf({ ...settings, background: "own" }, devices, 720).camera.background).toBe("blur");
  });

  test("keeps each part as it is while another changes", () => {
    const all = createSignal(settings);
    const capture = createLocalCapture(all, createSignal(devices), createSignal(720 as const));
    const before = capture.value;
    all.value = { ...settings, isMusic: true, soundVolume: 0.1 };
    expect(capture.value.microphone).not.toBe(before.microphone);
    expect(capture.value.camera).toBe(before.camera);
    expect(capture.value.screen).toBe(before.screen);
  });
});
