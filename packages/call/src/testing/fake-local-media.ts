import type { MeloError } from "@melo/protocol";
import { createSignal, delay, derive, until, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { LocalMedia, LocalTrack, TrackSource } from "../ports/index.ts";
import type { FakeServerTrack } from "./fake-livekit.ts";

const openDeviceMs = 20;

export type FakeDeviceKind = "microphone" | "camera" | "screenShare";

/** The hardware and permissions of a fake device, shared by all its connections. */
export interface FakeDevices {
  /** Why a device cannot be opened now. */
  readonly failures: Map<FakeDeviceKind, MeloError>;
}

export interface FakeLocalMedia {
  readonly media: ReadonlySignal<LocalMedia>;
  /** What the server is told, once connected. */
  readonly published: ReadonlySignal<readonly FakeServerTrack[]>;
  set(kind: FakeDeviceKind, isOn: boolean): Promise<void>;
  /** The browser's own "stop sharing", or a pulled plug. */
  endFromOutside(kind: FakeDeviceKind): void;
}

const sourceOf: Readonly<Record<FakeDeviceKind, TrackSource>> = {
  microphone: "microphone",
  camera: "camera",
  screenShare: "screen_share",
};

const off: LocalTrack = { phase: "off", trackId: undefined, failure: undefined };

export interface FakeLocalMediaOptions {
  readonly clock: Clock;
  readonly devices: FakeDevices;
  readonly isConnected: ReadonlySignal<boolean>;
  readonly isEncrypted: boolean;
  nextTrackId(source: TrackSource): string;
}

export function createFakeLocalMedia(scope: Scope, options: FakeLocalMediaOptions): FakeLocalMedia {
  const { clock, devices, isConnected, isEncrypted, nextTrackId } = options;
  const tracks = {
    microphone: createSignal<LocalTrack>(off),
    camera: createSignal<LocalTrack>(off),
    screenShare: createSignal<LocalTrack>(off),
  };
  /** The last command of each kind wins; an earlier one that finds itself overtaken gives up. */
  const commands = { microphone: 0, camera: 0, screenShare: 0 };

  async function switchOn(kind: FakeDeviceKind, command: number): Promise<void> {
    const track = tracks[kind];
    track.value = { ...track.peek(), phase: "starting", failure: undefined };
    await delay(clock, scope, openDeviceMs);
    if (commands[kind] !== command) return;
    const failure = devices.failures.get(kind);
    if (failure !== undefined) {
      track.value = { ...off, failure };
      return;
    }
    await until(isConnected, (isNow) => isNow, scope);
    if (commands[kind] !== command) return;
    track.value = { phase: "on", trackId: track.peek().trackId ?? nextTrackId(sourceOf[kind]), failure: undefined };
  }

  function switchOff(kind: FakeDeviceKind): void {
    const track = tracks[kind];
    // As in LiveKit: what is muted stays published, a screen that is no longer shared does not.
    track.value = kind === "screenShare" ? off : { ...track.peek(), phase: "off" };
  }

  function publishedTrack(kind: FakeDeviceKind): readonly FakeServerTrack[] {
    const { trackId, phase } = tracks[kind].value;
    if (trackId === undefined) return [];
    return [{ trackId, source: sourceOf[kind], isMuted: phase !== "on", isEncrypted }];
  }

  return {
    media: derive(() => ({
      microphone: tracks.microphone.value,
      camera: tracks.camera.value,
      screenShare: tracks.screenShare.value,
    })),
    published: derive(() => [
      ...publishedTrack("microphone"),
      ...publishedTrack("camera"),
      ...publishedTrack("screenShare"),
    ]),
    async set(kind, isOn) {
      commands[kind] += 1;
      if (isOn) await switchOn(kind, commands[kind]);
      else switchOff(kind);
    },
    endFromOutside(kind) {
      commands[kind] += 1;
      switchOff(kind);
    },
  };
}
