import { createSignal, derive, holdsFor, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** Louder than a room, quieter than a voice; in dBFS. */
const voiceLevelDb = -42;
/** A cough is shorter. */
const talkingMs = 250;
const shownMs = 5_000;
const restMs = 60_000;

/** True for a few seconds when somebody talks into a microphone that nobody hears; once a minute at most. */
export function noticeMutedTalk(
  scope: Scope,
  clock: Clock,
  isUnheard: ReadonlySignal<boolean>,
  levelDb: ReadonlySignal<number | undefined>,
): ReadonlySignal<boolean> {
  const isShown = createSignal(false);
  const isLoud = derive(() => isUnheard.value && (levelDb.value ?? -Infinity) >= voiceLevelDb);
  const isTalking = holdsFor(scope, clock, isLoud, talkingMs);
  let isResting = false;

  scope.effect(() => {
    if (!isTalking.value || isResting) return;
    isResting = true;
    isShown.value = true;
    clock.schedule(scope, shownMs, () => {
      isShown.value = false;
    });
    clock.schedule(scope, restMs, () => {
      isResting = false;
    });
  });

  // Whoever unmutes has understood.
  return derive(() => isShown.value && isUnheard.value);
}
