import type { CameraCapture, LocalCapture } from "@melo/call";
import { derive, type ReadonlySignal } from "@melo/reactive";
import { Track, type LocalParticipant, type LocalTrack, LocalVideoTrack } from "livekit-client";
import type { CameraBackground } from "../camera/camera-background.ts";
import { cameraPublishOptions } from "../capture-options.ts";
import { cameraOptions } from "../device-options.ts";
import { orDefaultDevice } from "../devices/or-default-device.ts";
import type { HeldTracks } from "../held-tracks.ts";
import type { SourceKind } from "./source-kind.ts";

export interface CameraSourceOptions {
  readonly participant: LocalParticipant;
  readonly capture: ReadonlySignal<LocalCapture>;
}

function isCapturedAlike(one: CameraCapture, other: CameraCapture): boolean {
  return one.deviceKey === other.deviceKey && one.deviceId === other.deviceId && one.height === other.height;
}

function hasSameBackground(one: CameraCapture, other: CameraCapture): boolean {
  return one.background === other.background && one.ownBackground === other.ownBackground;
}

export function createCameraSource({ participant, capture }: CameraSourceOptions): SourceKind {
  const wanted = derive(() => capture.value.camera);
  let captured = wanted.peek();
  let background: CameraBackground | undefined;

  /** The room is hidden before the first frame of it could be sent, and stays hidden if that fails. */
  async function hideRoom(track: LocalVideoTrack, next: CameraCapture): Promise<void> {
    if (next.background === "none") {
      if (track.getProcessor() !== undefined) await track.stopProcessor();
      return;
    }
    background ??= (await import("../camera/camera-background.ts")).createCameraBackground();
    await background.show(next);
    if (track.getProcessor() !== background.processor) await track.setProcessor(background.processor);
  }

  async function open(): Promise<readonly LocalTrack[]> {
    const next = wanted.peek();
    const tracks = await orDefaultDevice(next, (camera) => participant.createTracks({ video: cameraOptions(camera) }));
    captured = next;
    try {
      for (const track of tracks) if (track instanceof LocalVideoTrack) await hideRoom(track, next);
    } catch (error) {
      for (const track of tracks) track.stop();
      throw error;
    }
    return tracks;
  }

  async function openAnew(track: LocalVideoTrack, next: CameraCapture): Promise<void> {
    const before = captured;
    // LiveKit computes layers and bitrates from these when the device is open.
    if (track.publishOptions !== undefined) Object.assign(track.publishOptions, cameraPublishOptions(next));
    try {
      await track.restartTrack(cameraOptions(next));
      captured = next;
    } catch (error) {
      await track.restartTrack(cameraOptions(before));
      throw error;
    }
  }

  return {
    source: Track.Source.Camera,
    wanted,
    open,
    publishOptions: () => cameraPublishOptions(captured),
    async adapt(held: HeldTracks) {
      const [track] = held.tracks;
      if (track === undefined || !(track instanceof LocalVideoTrack)) return;
      const next = wanted.peek();
      const before = captured;
      if (hasSameBackground(before, next) && isCapturedAlike(before, next)) return;
      if (track.isMuted) {
        // Its device is closed, and nobody wants to see the light of a camera that is off: it is opened anew when wanted.
        await held.unpublish();
        return;
      }
      if (!hasSameBackground(before, next)) await hideRoom(track, next);
      captured = { ...before, background: next.background, ownBackground: next.ownBackground };
      if (!isCapturedAlike(before, next)) await openAnew(track, next);
    },
  };
}
