/** A place on the stage, in whole pixels from the top left corner of the area that was laid out. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

export interface GridLayout {
  /** In the order of the tiles; all of one size; the last row is centred. */
  readonly boxes: readonly Box[];
  /** More than the area's height when the grid scrolls. */
  readonly contentHeight: number;
}

export const tileGapPx = 8;
/** Below this a person is no longer recognised: the grid scrolls instead. */
export const minTileWidthPx = 160;
export const widestTileRatio = 16 / 9;

/**
 * Tiles are 16:9 wherever they fit that way. In an area that is higher than wide (a phone) they may be as narrow as a
 * square, or most of the screen would stay empty.
 */
function narrowestTileRatio(area: Area): number {
  return area.height > area.width ? 1 : widestTileRatio;
}

interface TileSize {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** What is left for each of `count` cells beside each other, gaps taken off. */
export function cellLength(length: number, count: number): number {
  return (length - tileGapPx * (count - 1)) / count;
}

/** The largest tile that fits `columns` columns and the rows that follow from them into the area. */
function fitTile(count: number, columns: number, area: Area, narrowestRatio: number): TileSize {
  const rows = Math.ceil(count / columns);
  const cellWidth = cellLength(area.width, columns);
  const cellHeight = cellLength(area.height, rows);
  if (cellWidth < 1 || cellHeight < 1) return { columns, width: 0, height: 0 };
  const width = Math.min(cellWidth, cellHeight * widestTileRatio);
  const height = Math.min(cellHeight, width / narrowestRatio);
  return { columns, width: Math.floor(width), height: Math.floor(height) };
}

function largestFittingTile(count: number, area: Area, narrowestRatio: number): TileSize {
  let best = fitTile(count, 1, area, narrowestRatio);
  for (let columns = 2; columns <= count; columns += 1) {
    const candidate = fitTile(count, columns, area, narrowestRatio);
    if (candidate.width * candidate.height > best.width * best.height) best = candidate;
  }
  return best;
}

/** As many columns of recognisable tiles as the width allows; the rows go on below the area. */
function scrollingTile(count: number, area: Area): TileSize {
  const columns = Math.max(1, Math.min(count, Math.floor((area.width + tileGapPx) / (minTileWidthPx + tileGapPx))));
  // A tile higher than what is in sight could only be seen in parts.
  const wholeWidth = Math.max(minTileWidthPx, area.height * widestTileRatio);
  const width = Math.floor(Math.min(cellLength(area.width, columns), wholeWidth));
  return { columns, width, height: Math.floor(width / widestTileRatio) };
}

function placeTiles(count: number, tile: TileSize, area: Area): GridLayout {
  const rows = Math.ceil(count / tile.columns);
  const stepX = tile.width + tileGapPx;
  const stepY = tile.height + tileGapPx;
  const usedHeight = rows * stepY - tileGapPx;
  const top = Math.max(0, Math.floor((area.height - usedHeight) / 2));
  const boxes = Array.from({ length: count }, (_, index): Box => {
    const row = Math.floor(index / tile.columns);
    const tilesInRow = Math.min(tile.columns, count - row * tile.columns);
    const left = Math.floor((area.width - (tilesInRow * stepX - tileGapPx)) / 2);
    return {
      x: left + (index - row * tile.columns) * stepX,
      y: top + row * stepY,
      width: tile.width,
      height: tile.height,
    };
  });
  return { boxes, contentHeight: Math.max(area.height, usedHeight) };
}

/**
 * Places any number of equal tiles in any area: as large as they can be while all are in sight; where that would make
 * them narrower than {@link minTileWidthPx} they keep that width and the grid scrolls downwards.
 */
export function layOutGrid(count: number, area: Area, narrowestRatio = narrowestTileRatio(area)): GridLayout {
  if (count <= 0 || area.width < 1 || area.height < 1) return { boxes: [], contentHeight: Math.max(0, area.height) };
  const fitting = largestFittingTile(count, area, narrowestRatio);
  const isRecognisable = fitting.width >= Math.min(minTileWidthPx, area.width);
  return placeTiles(count, isRecognisable ? fitting : scrollingTile(count, area), area);
}
