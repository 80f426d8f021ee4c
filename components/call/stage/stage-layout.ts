import {
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
/** The people never take more of the stage than the share. */
const maxStripShare = 0.45;
/** A share counts this much more than the people when both want the same pixels. */
const shareWeight = 3;

function pictureSize(box: Area): number {
  const width = Math.min(box.width, box.height * widestTileRatio);
  return width * (width / widestTileRatio);
}

/** Shares divide their area without a fixed ratio: beside each other where it is wide, else below each other. */
function divideShares(count: number, area: Box): readonly Box[] {
  const isWide = area.width / area.height >= widestTileRatio;
  const length = isWide ? area.width : area.height;
  const part = Math.floor((length - tileGapPx * (count - 1)) / count);
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
  const splits: Split[] = [];
  for (let height = minStripHeight; height <= area.height * maxStripShare; height += stripStepPx) {
    splits.push(splitBelow(area, height));
  }
  for (let width = minTileWidthPx; width <= area.width * maxStripShare; width += stripStepPx) {
    splits.push(splitBeside(area, width));
  }
  return splits;
}

function visiblePixels(people: GridLayout, height: number): number {
  return people.boxes
    .filter((box) => box.y + box.height <= height)
    .reduce((sum, box) => sum + box.width * box.height, 0);
}

/**
 * Without shares the people have the whole stage. Otherwise shares large, people beside or below them, whichever shows more of both. People who do not fit keep a recognisable
 * size and their strip scrolls. In an area too small for both the shares have it all.
 */
export function layOutStage(shareCount: number, peopleCount: number, area: Area): StageLayout {
  const whole = { x: 0, y: 0, width: area.width, height: area.height };
  if (shareCount === 0) return { shares: [], peopleArea: whole, people: layOutGrid(peopleCount, whole) };
  let best: { readonly score: number; readonly split: Split; readonly people: GridLayout } | undefined;
  for (const split of peopleCount === 0 ? [] : allSplits(area)) {
    const people = layOutGrid(peopleCount, split.strip);
    const score = pictureSize(split.main) * shareWeight + visiblePixels(people, split.strip.height);
    if (best === undefined || score > best.score) best = { score, split, people };
  }
  if (best === undefined) {
    return {
      shares: divideShares(shareCount, whole),
      peopleArea: { x: 0, y: area.height, width: area.width, height: 0 },
      people: { boxes: [], contentHeight: 0 },
    };
  }
  return { shares: divideShares(shareCount, best.split.main), peopleArea: best.split.strip, people: best.people };
}
