import type { StageCorner, StageMode } from "../view/stage-view.ts";
import {
  cellLength,
  layOutGrid,
  maxTilesOnPage,
  minTileWidthPx,
  tileGapPx,
  widestTileRatio,
  type Area,
  type Box,
  type GridPage,
} from "./grid-layout.ts";

/** Everything that decides where tiles stand, by their keys. */
export interface StageScene {
  readonly area: Area;
  readonly mode: StageMode;
  /** In the order of their places. */
  readonly shares: readonly string[];
  readonly people: readonly string[];
  /** Our own person and our own screens. */
  readonly ownKeys: ReadonlySet<string>;
  readonly pins: ReadonlySet<string>;
  /** The share that was chosen among several. */
  readonly shownShare: string | undefined;
  readonly speaker: string | undefined;
  /** From 0, of those who are not large. */
  readonly page: number;
  readonly corner: StageCorner;
  /** For a small window: what is large, one of it, and nothing else. */
  readonly showsLargestOnly?: boolean;
}

/** `large`: has no fixed ratio, for a share fills its box and is never cropped; `floating` lies above the others. */
export type PlaceRole = "large" | "row" | "floating";

export interface StagePlace {
  readonly key: string;
  readonly role: PlaceRole;
  readonly box: Box;
}

export interface StageLayout {
  readonly shape: "grid" | "one_to_one" | "spotlight";
  /** What is on screen, and nothing else. */
  readonly places: readonly StagePlace[];
  /** Where the pages are turned: around those who are not large. */
  readonly rowArea: Box;
  readonly page: number;
  readonly pageCount: number;
  /** Places for people on the first page. */
  readonly frontSize: number;
}

export const pagerHeightPx = 36;
const stripStepPx = 8;
/** The people take no more of the stage than this, except where what is large could not use it anyway. */
const maxStripShare = 0.45;
/** What is large counts this much more than the people when both want the same pixels. */
const largeWeight = 3;
const maxLarge = 4;
const phoneWidthPx = 480;
const floatingMarginPx = 12;
const floatingShare = 0.22;
const floatingMinWidthPx = 96;
const floatingMaxWidthPx = 260;

function pictureSize(box: Area): number {
  const width = Math.min(box.width, box.height * widestTileRatio);
  return width * (width / widestTileRatio);
}

/** Large tiles divide their area without a fixed ratio: beside or below each other, whichever shows more of them. */
function divideLarge(count: number, area: Box): readonly Box[] {
  const inRow = { width: cellLength(area.width, count), height: area.height };
  const inColumn = { width: area.width, height: cellLength(area.height, count) };
  const isWide = pictureSize(inRow) >= pictureSize(inColumn);
  const length = isWide ? area.width : area.height;
  const part = Math.floor(cellLength(length, count));
  return Array.from({ length: count }, (_, index) => {
    const offset = index * (part + tileGapPx);
    return isWide
      ? { x: area.x + offset, y: area.y, width: part, height: area.height }
      : { x: area.x, y: area.y + offset, width: area.width, height: part };
  });
}

interface Split {
  readonly main: Box;
  readonly strip: Box;
}

function splitBelow(area: Area, stripHeight: number): Split {
  const mainHeight = area.height - stripHeight - tileGapPx;
  return {
    main: { x: 0, y: 0, width: area.width, height: mainHeight },
    strip: { x: 0, y: mainHeight + tileGapPx, width: area.width, height: stripHeight },
  };
}

function splitBeside(area: Area, stripWidth: number): Split {
  const mainWidth = area.width - stripWidth - tileGapPx;
  return {
    main: { x: 0, y: 0, width: mainWidth, height: area.height },
    strip: { x: mainWidth + tileGapPx, y: 0, width: stripWidth, height: area.height },
  };
}

function allSplits(area: Area): readonly Split[] {
  const minStripHeight = Math.ceil(minTileWidthPx / widestTileRatio);
  const unusedHeight = area.height - area.width / widestTileRatio - tileGapPx;
  const unusedWidth = area.width - area.height * widestTileRatio - tileGapPx;
  const maxStripHeight = Math.max(area.height * maxStripShare, unusedHeight);
  const maxStripWidth = Math.max(area.width * maxStripShare, unusedWidth);
  const splits: Split[] = [];
  for (let height = minStripHeight; height <= maxStripHeight; height += stripStepPx) {
    splits.push(splitBelow(area, height));
  }
  for (let width = minTileWidthPx; width <= maxStripWidth; width += stripStepPx) {
    splits.push(splitBeside(area, width));
  }
  return splits;
}

function size({ width, height }: Area): number {
  return width * height;
}

interface LargeAndRow {
  readonly large: readonly Box[];
  readonly rowArea: Box;
  readonly row: GridPage;
}

function layOutSplit({ main, strip }: Split, largeCount: number, rowCount: number, page: number): LargeAndRow {
  return {
    large: divideLarge(largeCount, main),
    rowArea: strip,
    // Beside something large people stay 16:9: squares would outgrow it.
    row: layOutGrid(rowCount, strip, {
      page,
      narrowestRatio: widestTileRatio,
      maxPageSize: Math.max(1, maxTilesOnPage - largeCount),
    }),
  };
}

function scoreOf({ large, row }: LargeAndRow): number {
  // The last page is not fuller than the first: the score must not depend on the page one looks at.
  const shown = size(row.boxes[0] ?? { width: 0, height: 0 }) * row.pageSize;
  return large.reduce((sum, box) => sum + pictureSize(box), 0) * largeWeight + shown;
}

/** Beside or below each other, whichever shows more of both; in an area too small for both what is large has it all. */
function layOutSpotlight(area: Area, largeCount: number, rowCount: number, page: number): LargeAndRow {
  const whole = { x: 0, y: 0, ...area };
  const splits = rowCount === 0 ? [] : allSplits(area);
  const [first, ...others] = splits.map((split) => layOutSplit(split, largeCount, rowCount, page));
  if (first === undefined) {
    const none = { x: 0, y: area.height, width: area.width, height: 0 };
    return { large: divideLarge(largeCount, whole), rowArea: none, row: layOutGrid(0, none) };
  }
  return others.reduce((best, candidate) => (scoreOf(candidate) > scoreOf(best) ? candidate : best), first);
}

function boxAtCorner(area: Area, corner: StageCorner): Box {
  const isTall = area.height > area.width;
  const wanted = Math.min(area.width, area.height * widestTileRatio) * floatingShare;
  const width = Math.floor(Math.max(floatingMinWidthPx, Math.min(floatingMaxWidthPx, wanted)));
  const height = Math.floor(isTall ? (width * 4) / 3 : width / widestTileRatio);
  const right = Math.max(0, area.width - width - floatingMarginPx);
  const bottom = Math.max(0, area.height - height - floatingMarginPx);
  return {
    x: corner.endsWith("left") ? Math.min(floatingMarginPx, right) : right,
    y: corner.startsWith("top") ? Math.min(floatingMarginPx, bottom) : bottom,
    width,
    height,
  };
}

/** Large is what was pinned; else a share of somebody else; else, if asked for, whoever spoke last. */
function largeKeys(scene: StageScene): readonly string[] {
  const { mode, shares, people, ownKeys, pins, shownShare, speaker } = scene;
  if (mode === "grid") return [];
  const pinned = [...shares, ...people].filter((key) => pins.has(key));
  if (pinned.length > 0) return pinned.slice(0, maxLarge);
  // Our own screen in its own picture is a hall of mirrors: it is large only when somebody wants to see that.
  const share = shares.find((key) => key === shownShare) ?? shares.find((key) => !ownKeys.has(key));
  if (share !== undefined) return [share];
  if (mode !== "speaker") return [];
  const face = people.find((key) => key === speaker) ?? people.find((key) => !ownKeys.has(key)) ?? people[0];
  return face === undefined ? [] : [face];
}

function rowPlaces(keys: readonly string[], { boxes, first }: GridPage, rowArea: Box): readonly StagePlace[] {
  return boxes.flatMap((box, index): readonly StagePlace[] => {
    const key = keys[first + index];
    return key === undefined ? [] : [{ key, role: "row", box: { ...box, x: rowArea.x + box.x, y: rowArea.y + box.y } }];
  });
}

/** The other is large and our own picture small, unless something else was asked for. */
function otherOfTwo(scene: StageScene): string | undefined {
  const { mode, shares, people, ownKeys, pins } = scene;
  if (mode === "grid" || shares.length > 0 || people.length !== 2) return undefined;
  if (people.some((key) => pins.has(key))) return undefined;
  const [other, ...more] = people.filter((key) => !ownKeys.has(key));
  return more.length === 0 ? other : undefined;
}

/**
 * Where every tile of the stage stands, for any number of them and any area. Pure: the same scene gives the same places,
 * and a tile that comes or goes behind the page changes nothing on it.
 */
export function layOutStage(scene: StageScene): StageLayout {
  const { area, shares, people, ownKeys, pins, corner, page } = scene;
  const whole: Box = { x: 0, y: 0, ...area };
  const nothing = { places: [], rowArea: whole, page: 0, pageCount: 1, frontSize: people.length };
  if (area.width < 1 || area.height < 1) return { shape: "grid", ...nothing };
  const own = people.find((key) => ownKeys.has(key));

  if (scene.showsLargestOnly === true) {
    const places = largeKeys(scene)
      .slice(0, 1)
      .map((key): StagePlace => ({ key, role: "large", box: whole }));
    return { ...nothing, shape: "spotlight", places };
  }

  const other = otherOfTwo(scene);
  if (other !== undefined && own !== undefined) {
    return {
      ...nothing,
      shape: "one_to_one",
      places: [
        { key: other, role: "large", box: whole },
        { key: own, role: "floating", box: boxAtCorner(area, corner) },
      ],
    };
  }

  const large = largeKeys(scene);
  if (large.length > 0) {
    const row = [...shares, ...people].filter((key) => !large.includes(key));
    const laidOut = layOutSpotlight(area, large.length, row.length, page);
    const largePlaces = large.flatMap((key, index): readonly StagePlace[] => {
      const box = laidOut.large[index];
      return box === undefined ? [] : [{ key, role: "large", box }];
    });
    return {
      shape: "spotlight",
      places: [...largePlaces, ...rowPlaces(row, laidOut.row, laidOut.rowArea)],
      rowArea: laidOut.rowArea,
      page: laidOut.row.page,
      pageCount: laidOut.row.pageCount,
      frontSize: Math.max(0, laidOut.row.pageSize - row.filter((key) => shares.includes(key)).length),
    };
  }

  const isPhone = area.width < phoneWidthPx && area.height > area.width;
  const floats = isPhone && scene.mode !== "grid" && own !== undefined && people.length > 1;
  const pinned = people.filter((key) => pins.has(key));
  const row = [...shares, ...pinned, ...people.filter((key) => !pins.has(key) && !(floats && key === own))];
  const grid = layOutGrid(row.length, area, { page, pagerHeight: pagerHeightPx });
  // Nothing lies above what turns the pages.
  const free = grid.pageCount > 1 ? { ...area, height: Math.max(1, area.height - pagerHeightPx) } : area;
  return {
    shape: "grid",
    places: [
      ...rowPlaces(row, grid, whole),
      ...(floats ? [{ key: own, role: "floating", box: boxAtCorner(free, corner) } as const] : []),
    ],
    rowArea: whole,
    page: grid.page,
    pageCount: grid.pageCount,
    frontSize: Math.max(0, grid.pageSize - shares.length),
  };
}
