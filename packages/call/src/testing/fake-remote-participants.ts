import { derive, type ReadonlySignal } from "@melo/reactive";
import type { MediaKey, SfuParticipant, TrackDecryption } from "../ports/index.ts";
import type { FakeServerParticipant, FakeServerTrack } from "./fake-livekit.ts";

export interface FakeRemoteOptions {
  readonly ownIdentity: ReadonlySignal<string | undefined>;
  readonly present: ReadonlySignal<ReadonlyMap<string, FakeServerParticipant>>;
  /** Key indices that the receiver holds, by identity. */
  readonly keyIndices: ReadonlySignal<ReadonlyMap<string, ReadonlySet<number>>>;
  readonly isEncrypted: boolean;
  readonly unsubscribed: ReadonlySignal<ReadonlySet<string>>;
}

/** Indices of the keys a connection was given, by identity; sets that did not change keep their identity. */
export function indicesOf(
  keys: readonly MediaKey[],
  previous: ReadonlyMap<string, ReadonlySet<number>>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const next = new Map<string, Set<number>>();
  for (const { participantIdentity, index } of keys) {
    const indices = next.get(participantIdentity) ?? new Set(previous.get(participantIdentity));
    next.set(participantIdentity, indices.add(index));
  }
  const changed = [...next].filter(([identity, indices]) => indices.size !== previous.get(identity)?.size);
  return new Map([...previous, ...changed]);
}

function decryptionOf(
  track: FakeServerTrack,
  sender: FakeServerParticipant,
  isEncrypted: boolean,
  held: ReadonlySet<number> | undefined,
): TrackDecryption {
  if (!track.isEncrypted) return "not_needed";
  if (!isEncrypted) return "failing";
  if (held === undefined || sender.keyIndex === undefined) return "waiting";
  return held.has(sender.keyIndex) ? "working" : "failing";
}

/** The others as one connection sees them; a participant that did not change keeps its identity. */
export function createFakeRemoteParticipants(options: FakeRemoteOptions): ReadonlySignal<readonly SfuParticipant[]> {
  const { ownIdentity, present, keyIndices, isEncrypted, unsubscribed } = options;
  const seen = new WeakMap<FakeServerParticipant, { held: unknown; refused: unknown; result: SfuParticipant }>();

  function see(sender: FakeServerParticipant): SfuParticipant {
    const held = keyIndices.value.get(sender.identity);
    const refused = unsubscribed.value;
    const known = seen.get(sender);
    if (known !== undefined && known.held === held && known.refused === refused) return known.result;
    const result: SfuParticipant = {
      identity: sender.identity,
      quality: sender.quality,
      tracks: sender.tracks.map((track) => ({
        trackId: track.trackId,
        source: track.source,
        isMuted: track.isMuted,
        isEncrypted: track.isEncrypted,
        isSubscribed: !refused.has(track.trackId),
        decryption: decryptionOf(track, sender, isEncrypted, held),
      })),
    };
    seen.set(sender, { held, refused, result });
    return result;
  }

  return derive(() => {
    if (ownIdentity.value === undefined) return [];
    return [...present.value.values()].filter(({ identity }) => identity !== ownIdentity.value).map(see);
  });
}
