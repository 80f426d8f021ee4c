import type { CameraCapture, CameraHeight, MicrophoneCapture } from "@melo/call";
import type { AudioCaptureOptions, VideoCaptureOptions } from "livekit-client";

/** How devices are opened, in a call and in the settings' tests: without LiveKit's code, which only a call needs. */
function deviceConstraint(deviceId: string | undefined): ConstrainDOMString {
  // A device that was chosen and is not there must be noticed, and not be replaced by any other in silence.
  return deviceId === undefined ? { ideal: "default" } : { exact: deviceId };
}

/** Suppression in the audio thread takes the place of the browser's: two of them eat into the voice. */
export function microphoneOptions(capture: MicrophoneCapture): AudioCaptureOptions {
  const isProcessed = !capture.isMusic;
  const isCleanedByBrowser = isProcessed && capture.noiseSuppression === "browser";
  return {
    deviceId: deviceConstraint(capture.deviceId),
    echoCancellation: isProcessed && capture.hasEchoCancellation,
    autoGainControl: isProcessed && capture.hasAutoGain,
    noiseSuppression: isCleanedByBrowser,
    voiceIsolation: isCleanedByBrowser,
    channelCount: { ideal: capture.isMusic ? 2 : 1 },
  };
}

const frameRate = 30;
const widths: Readonly<Record<CameraHeight, number>> = { 360: 640, 540: 960, 720: 1280, 1080: 1920 };

export function cameraOptions({ deviceId, height }: CameraCapture): VideoCaptureOptions {
  return {
    deviceId: deviceConstraint(deviceId),
    resolution: { width: widths[height], height, frameRate },
  };
}
