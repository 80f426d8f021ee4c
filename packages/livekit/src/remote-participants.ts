import type { SfuParticipant, SfuTrack, TrackDecryption, TrackSource } from "@melo/call";

/** The part of LiveKit's publication that the call knows about. */
export interface PublicationFacts {
  readonly trackSid: string;
  readonly source: string;
  readonly isMuted: boolean;
  readonly isSubscribed: boolean;
  readonly isEncrypted: boolean;
}

export interface ParticipantFacts {
  readonly identity: string;
  readonly connectionQuality: SfuParticipant["quality"];
  readonly trackPublications: ReadonlyMap<string, PublicationFacts>;
}

const trackSources: ReadonlySet<string> = new Set<TrackSource>([
  "microphone",
  "camera",
  "screen_share",
  "screen_share_audio",
]);

export function isTrackSource(source: string): source is TrackSource {
  return trackSources.has(source);
}

/**
 * Plain data of everybody else. What has not changed since `previous` keeps its identity, down to the tracks; if nothing
 * has, the result is `previous`.
 */
export function snapshotParticipants(
  previous: readonly SfuParticipant[],
  participants: Iterable<ParticipantFacts>,
  decryptionOf: (identity: string) => TrackDecryption,
): readonly SfuParticipant[] {
  const known = new Map(previous.map((participant) => [participant.identity, participant]));
  const next = Array.from(participants, (participant) =>
    snapshotParticipant(known.get(participant.identity), participant, decryptionOf),
  );
  return keepIfSame(previous, next);
}

function snapshotParticipant(
  previous: SfuParticipant | undefined,
  participant: ParticipantFacts,
  decryptionOf: (identity: string) => TrackDecryption,
): SfuParticipant {
  const known = new Map(previous?.tracks.map((track) => [track.trackId, track]));
  const tracks: SfuTrack[] = [];
  for (const publication of participant.trackPublications.values()) {
    if (!isTrackSource(publication.source)) continue;
    const track: SfuTrack = {
      trackId: publication.trackSid,
      source: publication.source,
      isMuted: publication.isMuted,
      isSubscribed: publication.isSubscribed,
      isEncrypted: publication.isEncrypted,
      decryption: publication.isEncrypted ? decryptionOf(participant.identity) : "not_needed",
    };
    const before = known.get(track.trackId);
    tracks.push(before !== undefined && isSameTrack(before, track) ? before : track);
  }
  const next: SfuParticipant = { identity: participant.identity, quality: participant.connectionQuality, tracks };
  if (previous === undefined) return next;
  const kept = keepIfSame(previous.tracks, tracks);
  return kept === previous.tracks && previous.quality === next.quality ? previous : { ...next, tracks: kept };
}

function isSameTrack(one: SfuTrack, other: SfuTrack): boolean {
  return (
    one.source === other.source &&
    one.isMuted === other.isMuted &&
    one.isSubscribed === other.isSubscribed &&
    one.isEncrypted === other.isEncrypted &&
    one.decryption === other.decryption
  );
}

function keepIfSame<T>(previous: readonly T[], next: readonly T[]): readonly T[] {
  const isSame = previous.length === next.length && previous.every((entry, index) => entry === next[index]);
  return isSame ? previous : next;
}
