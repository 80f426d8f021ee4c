import type { ReadonlySignal } from "@melo/reactive";
import type { LocalTrack, Track, TrackPublishOptions } from "livekit-client";
import type { HeldTracks } from "../held-tracks.ts";

/** What is particular to microphone, camera or screen: how it is captured, sent, and changed while it is being sent. */
export interface SourceKind {
  readonly source: Track.Source;
  /** Something new whenever what is held may have to change. */
  readonly wanted: ReadonlySignal<unknown>;
  /** Opens the device or the picker; of several tracks the one that names the source comes first. */
  open(): Promise<readonly LocalTrack[]>;
  publishOptions(): TrackPublishOptions;
  /** Has what is held follow what is wanted. Rejects if a device refuses; then what was there before still is. */
  adapt(held: HeldTracks): Promise<void>;
  /** LiveKit enabled a track again that may have to stay silent. */
  onEnabled?(tracks: readonly LocalTrack[]): void;
}
