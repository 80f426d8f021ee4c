export { createLivekitSfu } from "./livekit-sfu.ts";
export type { LivekitSfu, LivekitSfuDeps } from "./livekit-sfu.ts";
export { createEncryptionWorker } from "./create-encryption-worker.ts";
export type { TrackDirectory, TrackReference } from "./track-directory.ts";
export { createBrowserDevices } from "./devices/browser-devices.ts";
export { createMediaLab } from "./lab/media-lab.ts";
export type { MediaLab, MicrophoneTest } from "./lab/media-lab.ts";
export { createBrowserSounds } from "./sounds/browser-sounds.ts";
export { createConnectionProbe } from "./create-connection-probe.ts";
