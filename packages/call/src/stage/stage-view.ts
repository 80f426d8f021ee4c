import {
  createSignal,
  derive,
  deriveStable,
  readUntracked,
  type Clock,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import { areSameValues } from "../view/same-record.ts";
import type { StageCorner, StageMode, StageView } from "../view/stage-view.ts";
import type { Tile } from "../view/tile.ts";
import {
  exchangePlaces,
  nextExchange,
  standInPlace,
  withoutAbsent,
  type Exchange,
  type StandIns,
} from "./brought-forward.ts";
import { createSpeakers } from "./speakers.ts";

function tilesOfKind(
  tiles: ReadonlySignal<readonly Tile[]>,
  kind: "person" | "screen",
): ReadonlySignal<readonly Tile[]> {
  // A tile is a person or a screen for all its life.
  return deriveStable(() => tiles.value.filter(({ state }) => state.peek().kind === kind), areSameValues);
}

function keysOf(tiles: readonly Tile[]): readonly string[] {
  return tiles.map(({ key }) => key);
}

function toggle(keys: WritableSignal<ReadonlySet<string>>, key: string): void {
  const next = new Set(keys.peek());
  if (!next.delete(key)) next.add(key);
  keys.value = next;
}

/** The choices of one stay in a call. What was chosen about somebody is forgotten when they leave. */
export function createStageView(scope: Scope, clock: Clock, tiles: ReadonlySignal<readonly Tile[]>): StageView {
  const shares = tilesOfKind(tiles, "screen");
  const inOrder = tilesOfKind(tiles, "person");
  const speakers = createSpeakers(scope, clock, inOrder);

  const mode = createSignal<StageMode>("auto");
  const pins = createSignal<ReadonlySet<string>>(new Set());
  const wholePictures = createSignal<ReadonlySet<string>>(new Set());
  const shownShare = createSignal<string | undefined>(undefined);
  const corner = createSignal<StageCorner>("bottom_right");
  const frontSize = createSignal(Number.POSITIVE_INFINITY);
  const standIns = createSignal<StandIns>(new Map());

  const people = deriveStable(() => {
    const byKey = new Map(inOrder.value.map((tile) => [tile.key, tile]));
    const order = standInPlace(keysOf(inOrder.value), withoutAbsent(standIns.value, new Set(keysOf(inOrder.value))));
    return order.map((key) => byKey.get(key)).filter((tile) => tile !== undefined);
  }, areSameValues);

  scope.effect(() => {
    const present = new Set(keysOf(tiles.value));
    readUntracked(() => forgetAllBut(present));
  });

  function forgetAllBut(present: ReadonlySet<string>): void {
    for (const keys of [pins, wholePictures]) {
      const kept = [...keys.peek()].filter((key) => present.has(key));
      if (kept.length < keys.peek().size) keys.value = new Set(kept);
    }
    const share = shownShare.peek();
    if (share !== undefined && !present.has(share)) shownShare.value = undefined;
    standIns.value = withoutAbsent(standIns.peek(), present);
  }

  let knownShares = new Set(keysOf(shares.peek()));
  scope.effect(() => {
    const isNews = shares.value.some(({ key, state }) => !knownShares.has(key) && !state.peek().isOwn);
    knownShares = new Set(keysOf(shares.value));
    // Whoever wanted everybody alike wanted it of the people: a screen is shared to be read.
    if (isNews && readUntracked(() => mode.peek()) === "grid") mode.value = "auto";
  });

  function bringForward(speaking: ReadonlySet<string>, size: number): void {
    const own = inOrder.peek().filter(({ state }) => state.peek().isOwn);
    const staying = new Set([...keysOf(own), ...pins.peek()]);
    const { spokeAtMs } = speakers;
    let next: Exchange | undefined;
    do {
      next = nextExchange({ order: keysOf(people.peek()), size, speaking, spokeAtMs, staying });
      if (next !== undefined) standIns.value = exchangePlaces(standIns.peek(), next);
    } while (next !== undefined);
  }

  scope.effect(() => {
    const speaking = new Set(speakers.speaking.value);
    const size = frontSize.value;
    readUntracked(() => bringForward(speaking, size));
  });

  return {
    shares,
    people,
    mode: derive(() => mode.value),
    pins: derive(() => pins.value),
    shownShare: derive(() => shownShare.value),
    wholePictures: derive(() => wholePictures.value),
    lastSpeaker: speakers.lastSpeaker,
    corner: derive(() => corner.value),
    setMode(next) {
      mode.value = next;
    },
    togglePin: (key) => toggle(pins, key),
    showShare(key) {
      shownShare.value = key;
      if (mode.peek() === "grid") mode.value = "auto";
    },
    toggleWholePicture: (key) => toggle(wholePictures, key),
    setCorner(next) {
      corner.value = next;
    },
    setFrontSize(count) {
      frontSize.value = count;
    },
  };
}
