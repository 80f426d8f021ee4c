import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { Participant, Track, TrackPublication } from "livekit-client";
import type { TrackGains } from "./track-gain.ts";

/** What `VideoTrack` and `AudioTrack` of `@livekit/components-react` take as `trackRef`. */
export interface TrackReference {
  readonly participant: Participant;
  readonly publication: TrackPublication;
  readonly source: Track.Source;
}

/**
 * SDK objects by track id, for the leaves that attach a track to an element. Everything else about a track is plain data
 * in the call's view models.
 */
export interface TrackDirectory {
  /**
   * Reads signals: inside `derive` or an effect the reader runs again when the answer may have changed. The reference of a
   * track is the same object for as long as LiveKit's objects are, which is until LiveKit reconnects from scratch.
   * Undefined for unknown tracks, and for tracks published in clear in an encrypted room: those may not be played.
   */
  find(trackId: string): TrackReference | undefined;
  /** Has a remote track played quieter or louder than sent: 0 to 2, whether it is there already or not. */
  setGain(trackId: string, gain: number): void;
}

export type TrackReferences = ReadonlyMap<string, TrackReference>;

export interface WritableTrackDirectory extends TrackDirectory {
  readonly gains: TrackGains;
  /** Adds one connection's tracks until the scope ends. */
  add(scope: Scope, references: ReadonlySignal<TrackReferences>): void;
}

export function createTrackDirectory(gains: TrackGains): WritableTrackDirectory {
  const sources = createSignal<ReadonlySet<ReadonlySignal<TrackReferences>>>(new Set());

  return {
    gains,
    setGain: gains.set,
    find(trackId) {
      for (const references of sources.value) {
        const reference = references.value.get(trackId);
        if (reference !== undefined) return reference;
      }
      return undefined;
    },
    add(scope, references) {
      sources.value = new Set([...sources.peek(), references]);
      scope.onEnd(() => {
        const remaining = new Set(sources.peek());
        remaining.delete(references);
        sources.value = remaining;
      });
    },
  };
}
