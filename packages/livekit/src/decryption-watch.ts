import type { TrackDecryption } from "@melo/call";
import type { Clock, Scope } from "@melo/reactive";

/** Frames or samples that came out of the decoder so far; undefined if the browser does not say. */
export type ReadDecodedCount = () => Promise<number | undefined>;

export interface WatchedTrack {
  readonly trackId: string;
  readonly identity: string;
  /** Media is expected to arrive: subscribed, not muted, and not paused because nobody looks. */
  readonly isFlowing: boolean;
  readonly readDecodedCount: ReadDecodedCount;
}

/** What LiveKit's worker complained about: no key under the frame's index, or a key that does not fit. */
export type DecryptionProblem = "missing_key" | "wrong_key";

export interface DecryptionWatch {
  /** What LiveKit has now; tracks that are gone are forgotten. */
  setTracks(tracks: readonly WatchedTrack[]): void;
  /** The worker names the participant, not the track. */
  reportProblem(identity: string, problem: DecryptionProblem): void;
  stateOf(trackId: string): Exclude<TrackDecryption, "not_needed">;
}

interface Entry {
  track: WatchedTrack;
  state: Exclude<TrackDecryption, "not_needed">;
  problem: DecryptionProblem | undefined;
  /** Decoded count at the last look; undefined before the first. */
  seenCount: number | undefined;
}

const firstLookMs = 100;
const slowestLookMs = 1_000;

/**
 * Knows whether remote tracks are decrypted. LiveKit's worker reports failures, at most five a minute for each kind, and
 * never success; success is seen as decoder progress. Looking costs a statistics report for each track in doubt, so one
 * timer looks at only those, ever less often, and rests when none is in doubt.
 */
export function createDecryptionWatch(scope: Scope, clock: Clock, onChange: () => void): DecryptionWatch {
  const entries = new Map<string, Entry>();
  let isScheduled = false;
  let lookMs = firstLookMs;

  function isInDoubt(entry: Entry): boolean {
    return entry.track.isFlowing && (entry.state !== "working" || entry.problem !== undefined);
  }

  function schedule(): void {
    if (isScheduled || scope.hasEnded || ![...entries.values()].some(isInDoubt)) return;
    isScheduled = true;
    clock.schedule(scope, lookMs, () => void look());
    lookMs = Math.min(lookMs * 1.5, slowestLookMs);
  }

  async function look(): Promise<void> {
    const doubtful = [...entries.values()].filter(isInDoubt);
    const changes = await Promise.all(doubtful.map(judge));
    isScheduled = false;
    if (scope.hasEnded) return;
    if (changes.includes(true)) onChange();
    schedule();
  }

  async function judge(entry: Entry): Promise<boolean> {
    const { problem } = entry;
    const count = await entry.track.readDecodedCount();
    if (count === undefined) return false;
    // Everything decoded counts on the first look at a new track; later only what is new since the last look.
    const hasProgress = count > (entry.seenCount ?? 0);
    entry.seenCount = count;
    const previous = entry.state;
    if (hasProgress) {
      entry.state = "working";
      // A problem reported while we looked is judged by the next look.
      if (entry.problem === problem) entry.problem = undefined;
    } else if (problem !== undefined) {
      entry.state = problem === "wrong_key" ? "failing" : "waiting";
    }
    return entry.state !== previous;
  }

  return {
    setTracks(tracks) {
      const present = new Set<string>();
      for (const track of tracks) {
        present.add(track.trackId);
        const entry = entries.get(track.trackId);
        if (entry === undefined) {
          entries.set(track.trackId, { track, state: "waiting", problem: undefined, seenCount: undefined });
          lookMs = firstLookMs;
        } else {
          if (track.isFlowing && !entry.track.isFlowing) lookMs = firstLookMs;
          entry.track = track;
        }
      }
      for (const trackId of entries.keys()) if (!present.has(trackId)) entries.delete(trackId);
      schedule();
    },
    reportProblem(identity, problem) {
      for (const entry of entries.values()) {
        if (entry.track.identity !== identity) continue;
        entry.problem = problem;
        lookMs = firstLookMs;
      }
      schedule();
    },
    stateOf: (trackId) => entries.get(trackId)?.state ?? "waiting",
  };
}
