import {
  cellLength,
  layOutGrid,
  minTileWidthPx,
  tileGapPx,
  widestTileRatio,
  type Area,
  type Box,
  type GridLayout,
} from "./grid-layout";

export interface StageLayout {
  /** Where the shares stand. A share fills its box and is never cropped, so the box has no fixed ratio. */
  readonly shares: readonly Box[];
  readonly peopleArea: Box;
  /** Inside `peopleArea`. */
  readonly people: GridLayout;
}

const stripStepPx = 8;
/** The people take no more of the stage than this, except where the share could not use it anyway. */
const maxStripShare = 0.45;
/** A share counts this much more than the people when both want the same pixels. */
const shareWeight = 3;

function pictureSize(box: Area): number {
  const width = Math.min(box.width, box.height * widestTileRatio);
  return width * (width / widestTileRatio);
}

/** Shares divide their area without a fixed ratio: beside or below each other, whichever shows more of them. */
function divideShares(count: number, area: Box): readonly Box[] {
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

function visiblePixels(people: GridLayout, height: number): number {
  return people.boxes
    .filter((box) => box.y + box.height <= height)
    .reduce((sum, box) => sum + box.width * box.height, 0);
}

interface ScoredLayout extends StageLayout {
  readonly score: number;
}

function layOutSplit({ main, strip }: Split, shareCount: number, peopleCount: number): ScoredLayout {
  const shares = divideShares(shareCount, main);
  // Beside a share people stay 16:9: squares would outgrow it.
  const people = layOutGrid(peopleCount, strip, widestTileRatio);
  const sharedPixels = shares.reduce((sum, share) => sum + pictureSize(share), 0);
  return { shares, peopleArea: strip, people, score: sharedPixels * shareWeight + visiblePixels(people, strip.height) };
}

/**
 * Without shares the people have the whole stage. Otherwise shares large, people beside or below them, whichever shows
 * more of both. People who do not fit keep a recognisable size and their strip scrolls. In an area too small for both the
 * shares have it all.
 */
export function layOutStage(shareCount: number, peopleCount: number, area: Area): StageLayout {
  const whole = { x: 0, y: 0, width: area.width, height: area.height };
  if (shareCount === 0) return { shares: [], peopleArea: whole, people: layOutGrid(peopleCount, whole) };
  const candidates =
    peopleCount === 0 ? [] : allSplits(area).map((split) => layOutSplit(split, shareCount, peopleCount));
  const [first, ...others] = candidates;
  if (first === undefined) {
    return {
      shares: divideShares(shareCount, whole),
      peopleArea: { x: 0, y: area.height, width: area.width, height: 0 },
      people: { boxes: [], contentHeight: 0 },
    };
  }
  return others.reduce((best, candidate) => (candidate.score > best.score ? candidate : best), first);
}
