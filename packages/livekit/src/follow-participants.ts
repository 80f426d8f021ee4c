import type { SfuParticipant, TrackDecryption } from "@melo/call";
import { createSignal, type ReadonlySignal, type Scope, type WritableSignal } from "@melo/reactive";
import { RemoteAudioTrack, RoomEvent, Track, type Room } from "livekit-client";
import type { DecryptionState } from "./decryption-states.ts";
import { isTrackSource, snapshotParticipants } from "./remote-participants.ts";
import type { TrackReference, TrackReferences, WritableTrackDirectory } from "./track-directory.ts";

export interface FollowDeps {
  readonly directory: WritableTrackDirectory;
  /** By LiveKit identity; undefined in an unencrypted room. */
  readonly decryption: ReadonlySignal<ReadonlyMap<string, DecryptionState>> | undefined;
  readonly isVideoOnRequest: boolean;
}

const changingEvents = [
  RoomEvent.SignalConnected,
  RoomEvent.Connected,
  RoomEvent.Reconnecting,
  RoomEvent.Reconnected,
  RoomEvent.Disconnected,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackSubscriptionStatusChanged,
  RoomEvent.TrackStreamStateChanged,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ConnectionQualityChanged,
] as const;

/** Keeps the participants and the track directory in step with a room: one update for all events of one turn. */
export function followParticipants(
  scope: Scope,
  room: Room,
  participants: WritableSignal<readonly SfuParticipant[]>,
  { directory, decryption, isVideoOnRequest }: FollowDeps,
): { setSubscribed(trackId: string, isSubscribed: boolean): void } {
  const references = createSignal<TrackReferences>(new Map());
  /** What was said of a track, by its sid; it outlives LiveKit's publication, which a reconnect from scratch replaces. */
  const said = new Map<string, boolean>();
  let isScheduled = false;

  function scheduleUpdate(): void {
    if (isScheduled || scope.hasEnded) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      if (!scope.hasEnded) update();
    });
  }

  function update(): void {
    // The directory first: whoever reads a track id in `participants` must find it there.
    updateReferences();
    updateSubscriptions();
    updateGains();
    participants.value = snapshotParticipants(participants.peek(), room.remoteParticipants.values(), decryptionOf);
  }

  function decryptionOf(identity: string): TrackDecryption {
    // Without encryption there is no key that could ever fit.
    return decryption === undefined ? "failing" : (decryption.peek().get(identity) ?? "waiting");
  }

  function updateReferences(): void {
    const known = references.peek();
    const next = new Map<string, TrackReference>();
    let isSame = true;
    for (const participant of [room.localParticipant, ...room.remoteParticipants.values()]) {
      for (const publication of participant.trackPublications.values()) {
        if (!isTrackSource(publication.source) || (decryption !== undefined && !publication.isEncrypted)) continue;
        const before = known.get(publication.trackSid);
        const isKept = before?.participant === participant && before.publication === publication;
        const reference = isKept ? before : { participant, publication, source: publication.source };
        isSame &&= isKept;
        next.set(publication.trackSid, reference);
      }
    }
    if (!isSame || next.size !== known.size) references.value = next;
  }

  function updateSubscriptions(): void {
    for (const { trackPublications } of room.remoteParticipants.values()) {
      for (const publication of trackPublications.values()) {
        const isByDefault = !isVideoOnRequest || publication.kind === Track.Kind.Audio;
        const isWanted = said.get(publication.trackSid) ?? isByDefault;
        if (publication.isDesired !== isWanted) publication.setSubscribed(isWanted);
      }
    }
  }

  /** Sids of the remote sounds that were there at the last update. */
  let sounding = new Set<string>();

  function updateGains(): void {
    const now = new Set<string>();
    for (const { audioTrackPublications } of room.remoteParticipants.values()) {
      for (const { trackSid, track } of audioTrackPublications.values()) {
        now.add(trackSid);
        if (track instanceof RemoteAudioTrack) directory.gains.apply(trackSid, track);
      }
    }
    for (const trackSid of sounding) if (!now.has(trackSid)) directory.gains.forget(trackSid);
    sounding = now;
  }

  directory.add(scope, references);
  for (const event of changingEvents) room.on(event, scheduleUpdate);
  if (decryption !== undefined) {
    scope.effect(() => {
      void decryption.value;
      scheduleUpdate();
    });
  }
  room.on(RoomEvent.ActiveDeviceChanged, (kind, deviceId) => {
    if (kind === "audiooutput") directory.gains.setSpeaker(deviceId === "default" ? "" : deviceId);
  });
  scope.onEnd(() => {
    for (const trackSid of sounding) directory.gains.forget(trackSid);
    participants.value = [];
  });

  return {
    setSubscribed(trackId, isSubscribed) {
      said.set(trackId, isSubscribed);
      scheduleUpdate();
    },
  };
}
