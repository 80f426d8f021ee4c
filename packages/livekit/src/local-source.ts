import { MeloError } from "@melo/protocol";
import { createEventSource, createSignal, type Scope } from "@melo/reactive";
import {
  ParticipantEvent,
  RoomEvent,
  Track,
  TrackEvent,
  type LocalParticipant,
  type LocalTrack,
  type Room,
  type ScreenShareCaptureOptions,
} from "livekit-client";
import type { LocalSource, SentTrack } from "./local-track-control.ts";
import { mapCaptureError, type CaptureSource } from "./map-errors.ts";

const notSending: SentTrack = { trackId: undefined, isSending: false };

const screenShareOptions: ScreenShareCaptureOptions = {
  audio: true,
  systemAudio: "include",
  surfaceSwitching: "include",
  contentHint: "detail",
};

interface SourceKind {
  readonly source: Track.Source;
  /** Opens the device or the picker; of several tracks the one that names the source comes first. */
  readonly capture: (localParticipant: LocalParticipant) => Promise<readonly LocalTrack[]>;
}

const sourceKinds: Readonly<Record<CaptureSource, SourceKind>> = {
  microphone: { source: Track.Source.Microphone, capture: (participant) => participant.createTracks({ audio: true }) },
  camera: { source: Track.Source.Camera, capture: (participant) => participant.createTracks({ video: true }) },
  screen_share: {
    source: Track.Source.ScreenShare,
    capture: (participant) => participant.createScreenTracks(screenShareOptions),
  },
};

/**
 * One of our sources in one room. Microphone and camera stay published once they were, and are muted instead: switching
 * on again needs no negotiation, and the camera's device is closed meanwhile. A screen share is taken back.
 */
export function createLocalSource(scope: Scope, room: Room, kind: CaptureSource): LocalSource {
  const { localParticipant } = room;
  const { source, capture } = sourceKinds[kind];
  const sent = createSignal<SentTrack>(notSending);
  const stopped = createEventSource<MeloError | undefined>();
  /** The tracks in hand, video first; LiveKit republishes the same objects when it reconnects from scratch. */
  let tracks: readonly LocalTrack[] = [];
  let isPublished = false;
  let isMutingByUs = false;
  let hasDeviceEnded = false;

  function update(): void {
    const [track] = tracks;
    if (track === undefined || !isPublished) {
      sent.value = notSending;
      return;
    }
    // Between unpublishing and publishing again there is no publication; the track keeps its old name until then.
    const trackId = localParticipant.getTrackPublication(source)?.trackSid ?? sent.peek().trackId;
    const isSending = !track.isMuted;
    const current = sent.peek();
    if (current.trackId !== trackId || current.isSending !== isSending) sent.value = { trackId, isSending };
  }

  function onMuted(): void {
    update();
    if (isMutingByUs) return;
    const failure = hasDeviceEnded
      ? mapCaptureError(new DOMException("the device went away", "NotFoundError"), kind)
      : undefined;
    stopped.emit(failure);
  }

  function onUnmuted(): void {
    hasDeviceEnded = false;
    update();
  }

  function onEnded(): void {
    hasDeviceEnded = true;
    // LiveKit itself looks for another microphone or camera, and mutes if there is none.
    if (kind === "screen_share") stopped.emit(undefined);
  }

  function hold(captured: readonly LocalTrack[]): void {
    tracks = captured;
    hasDeviceEnded = false;
    const [track] = captured;
    track?.on(TrackEvent.Muted, onMuted).on(TrackEvent.Unmuted, onUnmuted).on(TrackEvent.Ended, onEnded);
  }

  function release(): void {
    const [track] = tracks;
    track?.off(TrackEvent.Muted, onMuted).off(TrackEvent.Unmuted, onUnmuted).off(TrackEvent.Ended, onEnded);
    for (const each of tracks) each.stop();
    tracks = [];
    isPublished = false;
    update();
  }

  async function open(): Promise<void> {
    if (tracks.length > 0) return;
    refuseInsecureOrigin(kind);
    const captured = await capture(localParticipant);
    if (scope.hasEnded) {
      for (const track of captured) track.stop();
      return;
    }
    hold(captured);
  }

  async function send(): Promise<void> {
    const [track] = tracks;
    if (track === undefined) return;
    if (!isPublished) {
      try {
        await Promise.all(tracks.map((each) => localParticipant.publishTrack(each)));
      } catch (error) {
        release();
        throw mapCaptureError(error, kind);
      }
      if (tracks[0] !== track) return;
      isPublished = true;
    }
    try {
      await track.unmute();
    } catch (error) {
      throw mapCaptureError(error, kind);
    }
    update();
  }

  async function rest(): Promise<void> {
    const [track] = tracks;
    if (track === undefined) return;
    if (!isPublished) {
      release();
      return;
    }
    if (kind === "screen_share") {
      const taken = tracks;
      release();
      await Promise.all(taken.map((each) => localParticipant.unpublishTrack(each)));
      return;
    }
    isMutingByUs = true;
    try {
      await track.mute();
    } finally {
      isMutingByUs = false;
    }
    update();
  }

  localParticipant.on(ParticipantEvent.LocalTrackPublished, update);
  room.on(RoomEvent.Reconnected, update);
  scope.onEnd(release);

  return {
    sent,
    stopped,
    open: () => open().catch((error: unknown) => Promise.reject(mapCaptureError(error, kind))),
    send,
    rest,
  };
}

function refuseInsecureOrigin(kind: CaptureSource): void {
  if (!globalThis.isSecureContext) {
    throw new MeloError("insecure_origin", `the browser gives no ${kind} to a page that did not come over HTTPS`);
  }
}
