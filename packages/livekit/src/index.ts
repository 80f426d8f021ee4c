export { createLivekitSfu } from "./livekit-sfu.ts";
export type { LivekitSfu, LivekitSfuDeps } from "./livekit-sfu.ts";
export { createEncryptionWorker } from "./create-encryption-worker.ts";
export type { TrackDirectory, TrackReference } from "./track-directory.ts";
