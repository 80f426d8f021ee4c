import { MeloError } from "@melo/protocol";
import { createEventSource, createSignal, derive, reconcile, type Scope } from "@melo/reactive";
import { ConnectionState, ParticipantEvent, RoomEvent, type Room } from "livekit-client";
import { createHeldTracks } from "./held-tracks.ts";
import type { LocalSource } from "./local-track-control.ts";
import { refuseInsecureOrigin, type CaptureSource } from "./devices/device-errors.ts";
import { mapCaptureError } from "./map-errors.ts";
import type { SourceKind } from "./sources/source-kind.ts";

export interface LocalSourceOptions {
  readonly kind: SourceKind;
  /** What was wanted of a track that is being sent does not work. */
  onTrouble(error: MeloError): void;
}

/**
 * One of our sources in one room. Microphone and camera stay published once they were, and are muted instead: switching
 * on again needs no negotiation, and the camera's device is closed meanwhile. A screen share is taken back.
 */
export function createLocalSource(
  scope: Scope,
  room: Room,
  name: CaptureSource,
  options: LocalSourceOptions,
): LocalSource {
  const { localParticipant } = room;
  const { kind, onTrouble } = options;
  const { source } = kind;
  const stopped = createEventSource<MeloError | undefined>();
  let isOver = false;
  const held = createHeldTracks(localParticipant, source, {
    onMuted: (hasDeviceEnded) => stopped.emit(hasDeviceEnded ? deviceLost(name) : undefined),
    onEnded() {
      // The browser's own stop button is a wish, not a failure.
      if (name === "screen_share") stopped.emit(undefined);
      // Of what is published LiveKit takes care: it looks for another device, and mutes if there is none.
      else if (!held.isPublished) stopped.emit(deviceLost(name));
    },
    onEnabled: () => kind.onEnabled?.(held.tracks),
  });
  /** Counts what LiveKit did to the tracks by itself, after which they may no longer be as wanted. */
  const renewals = createSignal(0);

  let last: Promise<void> = Promise.resolve();

  /** One after the other: a camera that is opened anew must not overtake being switched off. */
  function inTurn(act: () => Promise<void>): Promise<void> {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  }

  /** LiveKit publishes everything again when it reconnects from scratch, and says nothing of what it could not. */
  async function republishIfLost(): Promise<void> {
    const isLost = held.isPublished && localParticipant.getTrackPublication(source) === undefined;
    try {
      if (isLost) await held.publish(kind.publishOptions());
    } catch (error) {
      held.release();
      stopped.emit(mapCaptureError(error, name));
    }
    held.update();
  }

  /** A right that ended took the track with it, and LiveKit stopped its device. */
  function isTakenByServer(): boolean {
    const isMissing = localParticipant.getTrackPublication(source) === undefined;
    return held.isPublished && isMissing && room.state === ConnectionState.Connected;
  }

  async function open(): Promise<void> {
    if (isTakenByServer()) held.release();
    if (held.isHolding) return;
    refuseInsecureOrigin(name);
    if (isOver) throw new MeloError("call_server_unreachable", "the connection has ended");
    held.hold(await kind.open());
    kind.onEnabled?.(held.tracks);
    if (isOver) held.release();
    else renewals.value += 1;
  }

  async function send(): Promise<void> {
    if (!held.isPublished) {
      try {
        await held.publish(kind.publishOptions());
      } catch (error) {
        held.release();
        throw error;
      }
    }
    await held.unmute();
  }

  async function rest(): Promise<void> {
    if (!held.isPublished) held.release();
    else if (name === "screen_share") await held.unpublish();
    else await held.mute();
  }

  function finish(): void {
    isOver = true;
    held.release();
    stopped.emit(undefined);
  }

  async function adapt(): Promise<void> {
    if (held.isHolding && !isOver) await kind.adapt(held);
  }

  reconcile(
    scope,
    derive(() => ({ wanted: kind.wanted.value, renewals: renewals.value })),
    () => inTurn(adapt),
    (error) => onTrouble(mapCaptureError(error, name)),
  );

  localParticipant.on(ParticipantEvent.LocalTrackPublished, (publication) => {
    held.update();
    if (publication.source === source) renewals.value += 1;
  });
  room.on(RoomEvent.Reconnected, () => void republishIfLost()).on(RoomEvent.Disconnected, finish);
  scope.onEnd(finish);

  return {
    sent: held.sent,
    stopped,
    open: () => mappingErrors(name, () => inTurn(open)),
    send: () => mappingErrors(name, () => inTurn(send)),
    rest: () => mappingErrors(name, () => inTurn(rest)),
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
