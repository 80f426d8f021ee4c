import {
  createSignal,
  derive,
  deriveStable,
  holdsFor,
  mapKeyed,
  readUntracked,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import { areSameValues } from "../view/same-record.ts";
import type { Tile } from "../view/tile.ts";

/** Less is a cough. */
const speaksAfterMs = 600;
/** A breath between two sentences is shorter. */
const silentAfterMs = 1_500;

export interface Speakers {
  /** Keys of the people who have been speaking for more than a moment, in the order of the tiles. */
  readonly speaking: ReadonlySignal<readonly string[]>;
  /** When somebody was last among them, in milliseconds since the epoch. Read at one moment, never followed. */
  readonly spokeAtMs: ReadonlyMap<string, number>;
  /** Key of the one who has the floor: kept until they are silent for a while and somebody else speaks. Never ourselves. */
  readonly lastSpeaker: ReadonlySignal<string | undefined>;
}

interface Voice {
  readonly key: string;
  readonly isOwn: boolean;
  readonly speaks: ReadonlySignal<boolean>;
  readonly isSilent: ReadonlySignal<boolean>;
}

/** Who speaks, without the flicker of who makes a sound. */
export function createSpeakers(scope: Scope, clock: Clock, people: ReadonlySignal<readonly Tile[]>): Speakers {
  const spokeAtMs = new Map<string, number>();
  const lastSpeaker = createSignal<string | undefined>(undefined);

  const voices = mapKeyed(
    scope,
    people,
    ({ key }) => key,
    (voiceScope, key, tile): Voice => {
      const { isSpeaking, state } = tile.peek();
      const speaks = holdsFor(voiceScope, clock, isSpeaking, speaksAfterMs);
      const silence = derive(() => !isSpeaking.value);
      voiceScope.effect(() => {
        if (speaks.value) spokeAtMs.set(key, clock.now());
      });
      voiceScope.onEnd(() => spokeAtMs.delete(key));
      return { key, isOwn: state.peek().isOwn, speaks, isSilent: holdsFor(voiceScope, clock, silence, silentAfterMs) };
    },
  );

  const speaking = deriveStable(
    () => voices.value.filter(({ speaks }) => speaks.value).map(({ key }) => key),
    areSameValues,
  );

  scope.effect(() => {
    const next = voices.value.find(({ isOwn, speaks }) => !isOwn && speaks.value);
    const holder = voices.value.find(({ key }) => key === lastSpeaker.peek());
    const hasFloor = holder !== undefined && !holder.isSilent.value;
    readUntracked(() => {
      if (holder === undefined && lastSpeaker.peek() !== undefined && next === undefined) lastSpeaker.value = undefined;
      if (next !== undefined && !hasFloor) lastSpeaker.value = next.key;
    });
  });

  return { speaking, spokeAtMs, lastSpeaker: derive(() => lastSpeaker.value) };
}
