import type { TrackDecryption } from "@melo/call";
import { createSignal, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

export type DecryptionState = Exclude<TrackDecryption, "not_needed">;

/** What LiveKit's worker complained about: no key under the frame's index, or one that does not fit. */
export type DecryptionProblem = "missing_key" | "wrong_key";

/**
 * Whether what participants send can be decrypted. Keys belong to participants, so this does too: all tracks of one share
 * it.
 */
export interface DecryptionStates {
  /** By LiveKit identity; who is not in it waits. */
  readonly states: ReadonlySignal<ReadonlyMap<string, DecryptionState>>;
  reportSuccess(identity: string): void;
  reportProblem(identity: string, problem: DecryptionProblem): void;
  /** A new key may open what the old one could not. */
  reportNewKey(identity: string): void;
}

/** One damaged frame among good ones must not be seen: a problem counts if nothing was decrypted for this long after it. */
const problemPatienceMs = 500;

export function createDecryptionStates(scope: Scope, clock: Clock): DecryptionStates {
  const states = createSignal<ReadonlyMap<string, DecryptionState>>(new Map());
  const pendingProblems = new Map<string, () => void>();

  function settle(identity: string, state: DecryptionState): void {
    pendingProblems.get(identity)?.();
    pendingProblems.delete(identity);
    const current = states.peek();
    if (current.get(identity) !== state) states.value = new Map([...current, [identity, state]]);
  }

  return {
    states,
    reportSuccess: (identity) => settle(identity, "working"),
    reportProblem(identity, problem) {
      const state = problem === "wrong_key" ? "failing" : "waiting";
      pendingProblems.get(identity)?.();
      pendingProblems.set(
        identity,
        clock.schedule(scope, problemPatienceMs, () => settle(identity, state)),
      );
    },
    reportNewKey(identity) {
      if (states.peek().get(identity) === "failing") settle(identity, "waiting");
    },
  };
}
