import type { Scope } from "@melo/reactive";

/**
 * Frames of a camera in and out of a page (W3C MediaStreamTrack Insertable Media Processing), which TypeScript's library
 * does not know. Chromium has it; elsewhere a video element and a canvas stand in, which rest while the page is hidden.
 */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number });
  readonly readable: ReadableStream<VideoFrame>;
}
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { readonly kind: "video" });
  readonly writable: WritableStream<VideoFrame>;
}

export type FrameSource = VideoFrame | HTMLVideoElement;

/** What a processed camera sends. It lasts, whichever camera is behind it. */
export interface FrameOutput {
  readonly canvas: HTMLCanvasElement;
  readonly track: MediaStreamTrack;
  /** Sends what the canvas shows. */
  push(timestamp: number): Promise<void>;
}

function hasFrameApi(): boolean {
  return "MediaStreamTrackProcessor" in globalThis && "MediaStreamTrackGenerator" in globalThis;
}

export function createFrameOutput(scope: Scope): FrameOutput {
  const canvas = document.createElement("canvas");
  if (!hasFrameApi()) {
    const [track] = canvas.captureStream().getVideoTracks();
    if (track === undefined) throw new Error("a captured canvas has a track");
    scope.onEnd(() => track.stop());
    return { canvas, track, push: () => Promise.resolve() };
  }
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const writer = track.writable.getWriter();
  scope.onEnd(() => track.stop());
  return {
    canvas,
    track,
    push: (timestamp) => writer.write(new VideoFrame(canvas, { timestamp })),
  };
}

/** Calls `onFrame` for one frame after the other, skipping those that come while one is at work, until the scope ends. */
export function readFrames(
  scope: Scope,
  camera: MediaStreamTrack,
  onFrame: (frame: FrameSource, timestamp: number) => Promise<void>,
): void {
  if (hasFrameApi()) void pumpFrames(scope, camera, onFrame);
  else followElement(scope, camera, onFrame);
}

async function pumpFrames(
  scope: Scope,
  camera: MediaStreamTrack,
  onFrame: (frame: FrameSource, timestamp: number) => Promise<void>,
): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 }).readable.getReader();
  scope.onEnd(() => void reader.cancel());
  while (!scope.hasEnded) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    try {
      if (!scope.hasEnded) await onFrame(frame, frame.timestamp);
    } catch {
      // One frame less; what cannot be hidden must not be sent.
    } finally {
      frame.close();
    }
  }
}

function followElement(
  scope: Scope,
  camera: MediaStreamTrack,
  onFrame: (frame: FrameSource, timestamp: number) => Promise<void>,
): void {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([camera]);
  const next = (): void => {
    if (scope.hasEnded) return;
    video.requestVideoFrameCallback((_, { mediaTime }) => {
      onFrame(video, mediaTime * 1_000_000)
        .catch(() => undefined /* One frame less, as above. */)
        .finally(next);
    });
  };
  next();
  void video.play();
  scope.onEnd(() => {
    video.srcObject = null;
  });
}
