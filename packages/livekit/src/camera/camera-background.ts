import type { CameraCapture } from "@melo/call";
import { MeloError } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { GaussianBlurBackgroundProcessor, VirtualBackgroundProcessor } from "@twilio/video-processors";
import type { Track, TrackProcessor, VideoProcessorOptions } from "livekit-client";
import { mediaUrls } from "../media-assets.ts";
import { drawBackground } from "./drawn-background.ts";
import { createFrameOutput, readFrames, type FrameOutput, type FrameSource } from "./video-frames.ts";

export type HiddenBackground = Pick<CameraCapture, "background" | "ownBackground">;

const blurRadiusPixels = 15;
const maskBlurRadiusPixels = 4;

/** Hides the room behind a person, frame by frame, on this machine. A frame that could not be hidden is not sent. */
export interface CameraBackground {
  readonly processor: TrackProcessor<Track.Kind.Video, VideoProcessorOptions>;
  /** Changes what is behind the person without a frame of the room in between. Rejects with `background_unavailable`. */
  show(background: HiddenBackground): Promise<void>;
  /** Reads from a camera that is not LiveKit's. */
  start(camera: MediaStreamTrack): Promise<void>;
}

interface Effect {
  processFrame(input: FrameSource, output: HTMLCanvasElement): Promise<void>;
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

async function createEffect({ background, ownBackground }: HiddenBackground): Promise<Effect> {
  const assets = { assetsPath: mediaUrls.videoProcessors, maskBlurRadius: maskBlurRadiusPixels };
  const url =
    background === "dusk" || background === "paper" ? drawBackground(background) : (ownBackground ?? undefined);
  const effect =
    background === "blur" || url === undefined
      ? new GaussianBlurBackgroundProcessor({ ...assets, blurFilterRadius: blurRadiusPixels })
      : new VirtualBackgroundProcessor({ ...assets, backgroundImage: await loadImage(url) });
  await effect.loadModel();
  return effect;
}

export function createCameraBackground(): CameraBackground {
  let scope: Scope = createScope();
  let output: FrameOutput = createFrameOutput(scope);
  let reading: Scope | undefined;
  let effect: Effect | undefined;

  async function hide(frame: FrameSource, timestamp: number): Promise<void> {
    if (effect === undefined) return;
    const { width, height } = sizeOf(frame);
    const { canvas } = output;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    await effect.processFrame(frame, canvas);
    await output.push(timestamp);
  }

  function read({ track }: { readonly track: MediaStreamTrack }): Promise<void> {
    reading?.end();
    reading = scope.createChild();
    readFrames(reading, track, hide);
    return Promise.resolve();
  }

  return {
    processor: {
      name: "melo-background",
      get processedTrack() {
        return output.track;
      },
      init(options) {
        // LiveKit stops a processor's track with it; the same background may be put on another camera later.
        if (scope.hasEnded) {
          scope = createScope();
          output = createFrameOutput(scope);
        }
        return read(options);
      },
      restart: read,
      destroy() {
        scope.end();
        return Promise.resolve();
      },
    },
    start: (track) => read({ track }),
    async show(background) {
      try {
        effect = await createEffect(background);
      } catch (error) {
        throw new MeloError("background_unavailable", "the background cannot be hidden", { cause: error });
      }
    },
  };
}

function sizeOf(frame: FrameSource): { readonly width: number; readonly height: number } {
  if (frame instanceof HTMLVideoElement) return { width: frame.videoWidth, height: frame.videoHeight };
  return { width: frame.displayWidth, height: frame.displayHeight };
}
