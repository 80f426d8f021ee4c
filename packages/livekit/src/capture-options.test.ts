import type { MicrophoneCapture, ScreenCapture } from "@melo/call";
import { AudioPresets } from "livekit-client";
import { describe, expect, test } from "vitest";
import { microphonePublishOptions, screenEncoding, screenOptions } from "./capture-options.ts";
import { cameraOptions, microphoneOptions } from "./device-options.ts";
import { initialCapture } from "./initial-capture.ts";

const { microphone, camera, screen } = initialCapture;

describe("A microphone is opened", () => {
  test.each<{ chosen: Partial<MicrophoneCapture>; noise: boolean; echo: boolean; gain: boolean }>([
    { chosen: {}, noise: true, echo: true, gain: true },
    { chosen: { noiseSuppression: "off" }, noise: false, echo: true, gain: true },
    { chosen: { noiseSuppression: "gtcrn" }, noise: false, echo: true, gain: true },
    { chosen: { hasEchoCancellation: false, hasAutoGain: false }, noise: true, echo: false, gain: false },
    { chosen: { isMusic: true, noiseSuppression: "rnnoise" }, noise: false, echo: false, gain: false },
  ])("with $chosen", ({ chosen, noise, echo, gain }) => {
    expect(microphoneOptions({ ...microphone, ...chosen })).toMatchObject({
      noiseSuppression: noise,
      echoCancellation: echo,
      autoGainControl: gain,
    });
  });

  test("exactly as chosen, or as the system says", () => {
    expect(microphoneOptions({ ...microphone, deviceId: "b2" }).deviceId).toEqual({ exact: "b2" });
    expect(microphoneOptions(microphone).deviceId).toEqual({ ideal: "default" });
    expect(cameraOptions({ ...camera, deviceId: "c3", height: 1080 })).toMatchObject({
      deviceId: { exact: "c3" },
      resolution: { height: 1080 },
    });
  });

  test("in stereo at a high bitrate for music, and never with redundancy where it is encrypted", () => {
    const music = { ...microphone, isMusic: true };
    expect(microphoneOptions(music).channelCount).toEqual({ ideal: 2 });
    expect(microphonePublishOptions(music, false)).toMatchObject({
      audioPreset: AudioPresets.musicHighQualityStereo,
      forceStereo: true,
      dtx: false,
      red: false,
    });
    expect(microphonePublishOptions(microphone, true)).toMatchObject({ dtx: true, red: false });
    expect(microphonePublishOptions(microphone, false).red).toBe(true);
  });
});

describe("A shared screen", () => {
  const bitrateOf = (chosen: Partial<ScreenCapture>): number => screenEncoding({ ...screen, ...chosen }).maxBitrate;

  test("gets more bits for more lines, more frames and for motion", () => {
    expect(bitrateOf({ height: 1080 })).toBeGreaterThan(bitrateOf({ height: 720 }));
    expect(bitrateOf({ frameRate: 60 })).toBeGreaterThan(bitrateOf({ frameRate: 30 }));
    expect(bitrateOf({ content: "motion" })).toBeGreaterThan(bitrateOf({ content: "text" }));
    expect(bitrateOf({ height: "source", frameRate: 60, content: "motion" })).toBeLessThanOrEqual(12_000_000);
  });

  test("gets exactly the bits that were asked for", () => {
    expect(bitrateOf({ maxBitrateKbps: 8_000 })).toBe(8_000_000);
  });

  test("leaves the call's own sound out, and has none if none is wanted", () => {
    expect(screenOptions(screen)).toMatchObject({ audio: { restrictOwnAudio: true }, systemAudio: "include" });
    expect(screenOptions({ ...screen, hasSound: false })).toMatchObject({ audio: false, systemAudio: "exclude" });
  });
});
