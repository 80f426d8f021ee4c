import { derive, deriveStable, type ReadonlySignal } from "@melo/reactive";
import type { CameraHeight, DeviceList, LocalCapture, VoiceThreshold } from "../ports/index.ts";
import { thresholdRangeDb, type VoiceSettings } from "../voice/voice-settings.ts";
import { chooseDevice } from "./choose-device.ts";

function thresholdOf({ inputMode, hasAutomaticThreshold, thresholdDb }: VoiceSettings): VoiceThreshold {
  // Whoever opens the microphone with a key has said that they are talking.
  if (inputMode !== "voice_activity") return undefined;
  if (hasAutomaticThreshold) return "automatic";
  return thresholdDb <= thresholdRangeDb.lowest ? undefined : thresholdDb;
}

export function localCaptureOf(settings: VoiceSettings, devices: DeviceList, cameraHeight: CameraHeight): LocalCapture {
  const { hasEchoCancellation, hasAutoGain, noiseSuppression, isMusic, background, ownBackground, screen } = settings;
  return {
    microphone: {
      ...chooseDevice(settings.microphoneId, devices.microphone),
      hasEchoCancellation,
      hasAutoGain,
      noiseSuppression,
      threshold: thresholdOf(settings),
      isMusic,
    },
    camera: {
      ...chooseDevice(settings.cameraId, devices.camera),
      height: cameraHeight,
      // A picture that is gone from this device must not uncover the room.
      background: background === "own" && ownBackground === undefined ? "blur" : background,
      ownBackground: background === "own" ? ownBackground : undefined,
    },
    screen,
    speakerId: chooseDevice(settings.speakerId, devices.speaker).deviceId,
  };
}

/** Each part keeps its identity while nothing in it changed, so that only what changed is captured anew. */
export function createLocalCapture(
  settings: ReadonlySignal<VoiceSettings>,
  devices: ReadonlySignal<DeviceList>,
  cameraHeight: ReadonlySignal<CameraHeight>,
): ReadonlySignal<LocalCapture> {
  const whole = derive(() => localCaptureOf(settings.value, devices.value, cameraHeight.value));
  const microphone = deriveStable(() => whole.value.microphone, haveSameContent);
  const camera = deriveStable(() => whole.value.camera, haveSameContent);
  const screen = deriveStable(() => whole.value.screen, haveSameContent);
  const speakerId = derive(() => whole.value.speakerId);
  return derive(() => ({
    microphone: microphone.value,
    camera: camera.value,
    screen: screen.value,
    speakerId: speakerId.value,
  }));
}

function haveSameContent(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
