import { derive, type ReadonlySignal } from "@melo/reactive";
import type { MediaKey, SfuParticipant, TrackDecryption, TrackSource } from "../ports/index.ts";
import type { FakeServerParticipant, FakeServerTrack } from "./fake-livekit.ts";

export interface FakeRemoteOptions {
  readonly ownIdentity: ReadonlySignal<string | undefined>;
  readonly present: ReadonlySignal<ReadonlyMap<string, FakeServerParticipant>>;
  /** Key indices that the receiver holds, by identity. */
  readonly keyIndices: ReadonlySignal<ReadonlyMap<string, ReadonlySet<number>>>;
  readonly isEncrypted: boolean;
  readonly isVideoOnRequest: boolean;
  /** What was said of a track; the others are received as is the custom of the connection. */
  readonly subscriptions: ReadonlySignal<ReadonlyMap<string, boolean>>;
}

const audibleSources: ReadonlySet<TrackSource> = new Set(["microphone", "screen_share_audio"]);

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
  const { ownIdentity, present, keyIndices, isEncrypted, isVideoOnRequest, subscriptions } = options;
  const seen = new WeakMap<FakeServerParticipant, { held: unknown; said: unknown; result: SfuParticipant }>();

  function see(sender: FakeServerParticipant): SfuParticipant {
    const held = keyIndices.value.get(sender.identity);
    const said = subscriptions.value;
    const known = seen.get(sender);
    if (known !== undefined && known.held === held && known.said === said) return known.result;
    const result: SfuParticipant = {
      identity: sender.identity,
      quality: sender.quality,
      tracks: sender.tracks.map((track) => ({
        trackId: track.trackId,
        source: track.source,
        isMuted: track.isMuted,
        isEncrypted: track.isEncrypted,
        isSubscribed: said.get(track.trackId) ?? (!isVideoOnRequest || audibleSources.has(track.source)),
        decryption: decryptionOf(track, sender, isEncrypted, held),
      })),
    };
    seen.set(sender, { held, said, result });
    return result;
  }

  return derive(() => {
    if (ownIdentity.value === undefined) return [];
    return [...present.value.values()].filter(({ identity }) => identity !== ownIdentity.value).map(see);
  });
}
