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

/** One page of a grid. */
export interface GridPage {
  /** In the order of the tiles; all of one size; the last row is centred. */
  readonly boxes: readonly Box[];
  /** Index of the first tile on this page. */
  readonly first: number;
  readonly page: number;
  readonly pageCount: number;
  /** Tiles on every page but the last. */
  readonly pageSize: number;
}

export interface GridOptions {
  /** From 0; a page that is not there any more gives the last one. */
  readonly page?: number;
  /** However large the area: what is on screen is received and decoded. */
  readonly maxPageSize?: number;
  /** Kept free below the tiles when there are several pages. */
  readonly pagerHeight?: number;
  readonly narrowestRatio?: number;
}

export const tileGapPx = 8;
/** Below this a person is no longer recognised: there are pages instead. */
export const minTileWidthPx = 160;
const minTileHeightPx = 90;
/** Phones are held close and show few people: these are larger than they would have to be. */
const minTallTileHeightPx = 128;
export const widestTileRatio = 16 / 9;
export const maxTilesOnPage = 25;

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

function cellsWithin(length: number, minLength: number): number {
  return Math.max(1, Math.floor((length + tileGapPx) / (minLength + tileGapPx)));
}

/** How many people can be recognised at once. Never less than one. */
function capacityOf(area: Area, narrowestRatio: number): number {
  const minHeight = narrowestRatio < widestTileRatio ? minTallTileHeightPx : minTileHeightPx;
  return cellsWithin(area.width, minTileWidthPx) * cellsWithin(area.height, minHeight);
}

function placeTiles(count: number, tile: TileSize, area: Area, rowsOfPage: number): readonly Box[] {
  const stepX = tile.width + tileGapPx;
  const stepY = tile.height + tileGapPx;
  const top = Math.max(0, Math.floor((area.height - (rowsOfPage * stepY - tileGapPx)) / 2));
  return Array.from({ length: count }, (_, index): Box => {
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
}

const emptyPage: GridPage = { boxes: [], first: 0, page: 0, pageCount: 1, pageSize: 0 };

/**
 * Places any number of equal tiles in any area: as large as they can be while all are in sight; where that would make
 * them smaller than can be recognised there are pages, whose tiles have the same places and sizes on each of them.
 */
export function layOutGrid(count: number, area: Area, options: GridOptions = {}): GridPage {
  if (count <= 0 || area.width < 1 || area.height < 1) return emptyPage;
  const narrowestRatio = options.narrowestRatio ?? narrowestTileRatio(area);
  const maxPageSize = options.maxPageSize ?? maxTilesOnPage;
  if (count <= Math.min(maxPageSize, capacityOf(area, narrowestRatio))) {
    const tile = largestFittingTile(count, area, narrowestRatio);
    const boxes = placeTiles(count, tile, area, Math.ceil(count / tile.columns));
    return { boxes, first: 0, page: 0, pageCount: 1, pageSize: count };
  }
  const paged = { width: area.width, height: Math.max(1, area.height - (options.pagerHeight ?? 0)) };
  const pageSize = Math.max(1, Math.min(maxPageSize, count, capacityOf(paged, narrowestRatio)));
  const pageCount = Math.ceil(count / pageSize);
  const page = Math.max(0, Math.min(options.page ?? 0, pageCount - 1));
  const first = page * pageSize;
  const tile = largestFittingTile(pageSize, paged, narrowestRatio);
  const boxes = placeTiles(Math.min(pageSize, count - first), tile, paged, Math.ceil(pageSize / tile.columns));
  return { boxes, first, page, pageCount, pageSize };
}
