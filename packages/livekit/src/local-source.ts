import { MeloError } from "@melo/protocol";
import { createEventSource, type Scope } from "@melo/reactive";
import {
  ParticipantEvent,
  RoomEvent,
  Track,
  type LocalParticipant,
  type LocalTrack,
  type Room,
  type ScreenShareCaptureOptions,
} from "livekit-client";
import { createHeldTracks } from "./held-tracks.ts";
import type { LocalSource } from "./local-track-control.ts";
import { mapCaptureError, type CaptureSource } from "./map-errors.ts";

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
  const stopped = createEventSource<MeloError | undefined>();
  let isOver = false;
  const held = createHeldTracks(localParticipant, source, {
    onMuted: (hasDeviceEnded) => stopped.emit(hasDeviceEnded ? deviceLost(kind) : undefined),
    onEnded() {
      // The browser's own stop button is a wish, not a failure.
      if (kind === "screen_share") stopped.emit(undefined);
      // Of what is published LiveKit takes care: it looks for another device, and mutes if there is none.
      else if (!held.isPublished) stopped.emit(deviceLost(kind));
    },
  });

  /** LiveKit publishes everything again when it reconnects from scratch, and says nothing of what it could not. */
  async function republishIfLost(): Promise<void> {
    const isLost = held.isPublished && localParticipant.getTrackPublication(source) === undefined;
    try {
      if (isLost) await held.publish();
    } catch (error) {
      held.release();
      stopped.emit(mapCaptureError(error, kind));
    }
    held.update();
  }

  async function open(): Promise<void> {
    if (held.isHolding) return;
    refuseInsecureOrigin(kind);
    if (isOver) throw new MeloError("call_server_unreachable", "the connection has ended");
    const captured = await capture(localParticipant);
    held.hold(captured);
    if (isOver) held.release();
  }

  async function send(): Promise<void> {
    if (!held.isPublished) {
      try {
        await held.publish();
      } catch (error) {
        held.release();
        throw error;
      }
    }
    await held.unmute();
  }

  async function rest(): Promise<void> {
    if (!held.isPublished) held.release();
    else if (kind === "screen_share") await held.unpublish();
    else await held.mute();
  }

  function finish(): void {
    isOver = true;
    held.release();
    stopped.emit(undefined);
  }

  localParticipant.on(ParticipantEvent.LocalTrackPublished, held.update);
  room.on(RoomEvent.Reconnected, () => void republishIfLost()).on(RoomEvent.Disconnected, finish);
  scope.onEnd(finish);

  return {
    sent: held.sent,
    stopped,
    open: () => mappingErrors(kind, open),
    send: () => mappingErrors(kind, send),
    rest: () => mappingErrors(kind, rest),
  };
}

async function mappingErrors(kind: CaptureSource, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw mapCaptureError(error, kind);
  }
}

function deviceLost(kind: CaptureSource): MeloError {
  return mapCaptureError(new DOMException("the device went away", "NotFoundError"), kind);
}

function refuseInsecureOrigin(kind: CaptureSource): void {
  if (!globalThis.isSecureContext) {
    throw new MeloError("insecure_origin", `the browser gives no ${kind} to a page that did not come over HTTPS`);
  }
}
