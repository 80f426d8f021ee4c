import type { CameraCapture, MicrophoneCapture, ScreenCapture } from "@melo/call";
import {
  AudioPresets,
  ScreenSharePresets,
  VideoPresets,
  type ScreenShareCaptureOptions,
  type TrackPublishOptions,
  type VideoEncoding,
} from "livekit-client";

export function microphonePublishOptions(capture: MicrophoneCapture, isEncrypted: boolean): TrackPublishOptions {
  const { isMusic } = capture;
  return {
    audioPreset: isMusic ? AudioPresets.musicHighQualityStereo : AudioPresets.music,
    forceStereo: isMusic,
    // Silence that is not sent swallows the end of a note.
    dtx: !isMusic,
    red: !isEncrypted && !isMusic,
  };
}

/** Smaller pictures for smaller tiles, beside the full one. */
export function cameraPublishOptions(capture: CameraCapture): TrackPublishOptions {
  const layers = capture.height >= 720 ? [VideoPresets.h180, VideoPresets.h360] : [VideoPresets.h180];
  return { videoSimulcastLayers: layers, degradationPreference: "maintain-framerate" };
}

/** Bits for a pixel of a frame: a still text needs few of them, a moving picture many. */
const bitsPerPixel = { text: 0.045, motion: 0.08 };
const bitrateLimits = { lowest: 1_000_000, highest: 12_000_000 };
const sourceLines = 2160;

function linesOf({ height }: ScreenCapture): number {
  return height === "source" ? sourceLines : height;
}

export function screenEncoding(capture: ScreenCapture): VideoEncoding {
  const { frameRate, content, maxBitrateKbps } = capture;
  const lines = linesOf(capture);
  const estimate = lines * lines * (16 / 9) * frameRate * bitsPerPixel[content];
  const automatic = Math.min(Math.max(estimate, bitrateLimits.lowest), bitrateLimits.highest);
  return {
    maxBitrate: maxBitrateKbps === undefined ? Math.round(automatic) : maxBitrateKbps * 1_000,
    maxFramerate: frameRate,
    priority: "medium",
  };
}

export function screenConstraints(capture: ScreenCapture): MediaTrackConstraints {
  const lines = linesOf(capture);
  return {
    width: { max: Math.round((lines * 16) / 9) },
    height: { max: lines },
    frameRate: { max: capture.frameRate },
  };
}

export function screenContentHint(capture: ScreenCapture): "text" | "motion" {
  return capture.content;
}

export function screenOptions(capture: ScreenCapture): ScreenShareCaptureOptions {
  const lines = linesOf(capture);
  return {
    // The call itself must not come back to those who speak in it; where the browser cannot leave it out, it offers less.
    audio: capture.hasSound
      ? { restrictOwnAudio: true, echoCancellation: false, noiseSuppression: false, autoGainControl: false }
      : false,
    systemAudio: capture.hasSound ? "include" : "exclude",
    resolution: { width: Math.round((lines * 16) / 9), height: lines, frameRate: capture.frameRate },
    contentHint: screenContentHint(capture),
    surfaceSwitching: "include",
    selfBrowserSurface: "exclude",
    suppressLocalAudioPlayback: false,
  };
}

export function screenPublishOptions(capture: ScreenCapture): TrackPublishOptions {
  return {
    screenShareEncoding: screenEncoding(capture),
    // For whoever watches it small, and for whoever asked for less.
    screenShareSimulcastLayers: [ScreenSharePresets.h360fps15],
    degradationPreference: capture.content === "motion" ? "maintain-framerate" : "maintain-resolution",
    // The sound that comes with a screen is rarely a voice.
    audioPreset: AudioPresets.musicHighQualityStereo,
    dtx: false,
  };
}
