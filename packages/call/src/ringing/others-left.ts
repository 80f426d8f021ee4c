import { createSignal, derive, readUntracked, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** Somebody who says goodbye is gone from the call and from its media within this time; a broken line takes longer. */
const goodbyeMs = 4_000;
/** So long we wait for somebody whose connection broke: their MELO comes back by itself. */
const waitForReturnMs = 180_000;
/** A reload or a move to another device is no goodbye. */
const settleMs = 1_500;

export interface OthersLeftOptions {
  readonly clock: Clock;
  /** Whether anybody else is announced in the call. */
  readonly hasOthers: ReadonlySignal<boolean>;
  /** Whether anybody else is connected to its media. */
  readonly hasOtherMedia: ReadonlySignal<boolean>;
}

/** Nobody else is in the conversation any more: their connection broke and we wait, or it is over. */
export type OthersAbsence = "waiting" | "over";

/**
 * How the others left a conversation: `over` at once if they said goodbye, after three minutes of `waiting` if their connection
 * broke. Undefined while somebody is there, and before anybody was.
 */
export function createOthersLeft(scope: Scope, options: OthersLeftOptions): ReadonlySignal<OthersAbsence | undefined> {
  const { clock, hasOthers, hasOtherMedia } = options;
  const absence = createSignal<OthersAbsence | undefined>(undefined);
  let wereThere = false;
  let mediaGoneAtMs: number | undefined;
  let peopleGoneAtMs: number | undefined;

  scope.effect(() => {
    const isMedia = hasOtherMedia.value;
    const isPeople = hasOthers.value;
    return readUntracked(() => {
      if (isPeople) wereThere = true;
      mediaGoneAtMs = isMedia ? undefined : (mediaGoneAtMs ?? clock.now());
      peopleGoneAtMs = isPeople ? undefined : (peopleGoneAtMs ?? clock.now());
      if (isPeople || !wereThere) {
        absence.value = undefined;
        return undefined;
      }
      const isGoodbye =
        mediaGoneAtMs !== undefined &&
        peopleGoneAtMs !== undefined &&
        Math.abs(mediaGoneAtMs - peopleGoneAtMs) <= goodbyeMs;
      if (!isGoodbye) absence.value = "waiting";
      return clock.schedule(scope, isGoodbye ? settleMs : waitForReturnMs, () => {
        absence.value = "over";
      });
    });
  });

  return derive(() => absence.value);
}
