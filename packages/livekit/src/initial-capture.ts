import type { LocalCapture } from "@melo/call";

/** Until the call says otherwise: what a browser would do by itself. */
export const initialCapture: LocalCapture = {
  microphone: {
    deviceId: undefined,
    deviceKey: "",
    hasEchoCancellation: true,
    hasAutoGain: true,
    noiseSuppression: "browser",
    threshold: undefined,
    isMusic: false,
  },
  camera: { deviceId: undefined, deviceKey: "", height: 720, background: "none", ownBackground: undefined },
  screen: { height: 1080, frameRate: 30, content: "text", hasSound: true, maxBitrateKbps: undefined },
  speakerId: undefined,
};
