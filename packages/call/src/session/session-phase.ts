import type { MeloError } from "@melo/protocol";
import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CallPhase } from "../view/call-view.ts";

export interface PhaseFacts {
  /**
   * LiveKit is connected and the homeserver has our membership. Both are needed: without the membership nobody gets our
   * key nor shows us, so that saying "connected" earlier would have people talk to nobody.
   */
  readonly isWhole: boolean;
  readonly failure: MeloError | undefined;
}

/** The next phase; the same object if nothing changes. A failure is final: a retry is a new session. */
export function nextPhase(previous: CallPhase, { isWhole, failure }: PhaseFacts, nowMs: number): CallPhase {
  if (previous.name === "failed") return previous;
  if (failure !== undefined) return { name: "failed", error: failure };
  if (isWhole) return previous.name === "connected" ? previous : { name: "connected" };
  return previous.name === "connected" ? { name: "reconnecting", sinceMs: nowMs } : previous;
}

export function createSessionPhase(
  scope: Scope,
  clock: Clock,
  facts: ReadonlySignal<PhaseFacts>,
): ReadonlySignal<CallPhase> {
  const phase = createSignal<CallPhase>({ name: "joining" });
  scope.effect(() => {
    phase.value = nextPhase(phase.peek(), facts.value, clock.now());
  });
  return derive(() => phase.value);
}
