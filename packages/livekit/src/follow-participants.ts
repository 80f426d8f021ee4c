import type { SfuParticipant, TrackDecryption } from "@melo/call";
import { createSignal, type ReadonlySignal, type Scope, type WritableSignal } from "@melo/reactive";
import { RoomEvent, type RemoteTrackPublication, type Room } from "livekit-client";
import type { DecryptionState } from "./decryption-states.ts";
import { isTrackSource, snapshotParticipants } from "./remote-participants.ts";
import type { TrackReference, TrackReferences, WritableTrackDirectory } from "./track-directory.ts";

export interface FollowDeps {
  readonly directory: WritableTrackDirectory;
  /** By LiveKit identity; undefined in an unencrypted room. */
  readonly decryption: ReadonlySignal<ReadonlyMap<string, DecryptionState>> | undefined;
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
  { directory, decryption }: FollowDeps,
): { setSubscribed(trackId: string, isSubscribed: boolean): void } {
  const references = createSignal<TrackReferences>(new Map());
  const unwanted = new Set<string>();
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

  function publicationOf(trackId: string): RemoteTrackPublication | undefined {
    for (const participant of room.remoteParticipants.values()) {
      const publication = participant.trackPublications.get(trackId);
      if (publication !== undefined) return publication;
    }
    return undefined;
  }

  directory.add(scope, references);
  for (const event of changingEvents) room.on(event, scheduleUpdate);
  room.on(RoomEvent.TrackPublished, ({ trackSid }) => {
    // LiveKit announces everything anew after a reconnect from scratch, and subscribes to it.
    if (unwanted.has(trackSid)) publicationOf(trackSid)?.setSubscribed(false);
  });
  if (decryption !== undefined) {
    scope.effect(() => {
      void decryption.value;
      scheduleUpdate();
    });
  }
  scope.onEnd(() => {
    participants.value = [];
  });

  return {
    setSubscribed(trackId, isSubscribed) {
      if (isSubscribed) unwanted.delete(trackId);
      else unwanted.add(trackId);
      publicationOf(trackId)?.setSubscribed(isSubscribed);
    },
  };
}
