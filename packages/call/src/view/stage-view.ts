import type { ReadonlySignal } from "@melo/reactive";
import type { Tile } from "./tile.ts";

/**
 * `auto`: everybody alike until somebody shares a screen or is pinned; `grid`: everybody alike whatever happens;
 * `speaker`: whoever spoke last is large.
 */
export type StageMode = "auto" | "grid" | "speaker";

export type StageCorner = "top_left" | "top_right" | "bottom_left" | "bottom_right";

/** How this device looks at the call: its own choices, and what follows from who speaks. Nobody else sees it. */
export interface StageView {
  /** The shared screens, in the order of their places. */
  readonly shares: ReadonlySignal<readonly Tile[]>;
  /** The people, in the order of their places: a speaker from behind the first page takes a silent one's place. */
  readonly people: ReadonlySignal<readonly Tile[]>;
  readonly mode: ReadonlySignal<StageMode>;
  /** Keys of the pinned tiles. */
  readonly pins: ReadonlySignal<ReadonlySet<string>>;
  /** The share that was chosen among several. */
  readonly shownShare: ReadonlySignal<string | undefined>;
  /** Keys of the people whose picture is shown whole instead of filling the tile. */
  readonly wholePictures: ReadonlySignal<ReadonlySet<string>>;
  /** Key of the person who spoke last, not ourselves; changes only when somebody has said more than a word. */
  readonly lastSpeaker: ReadonlySignal<string | undefined>;
  /** Where our own picture floats. */
  readonly corner: ReadonlySignal<StageCorner>;
  setMode(mode: StageMode): void;
  togglePin(key: string): void;
  showShare(key: string): void;
  toggleWholePicture(key: string): void;
  setCorner(corner: StageCorner): void;
  /** How many people the first page shows; told by whoever lays out the stage. */
  setFrontSize(count: number): void;
}
