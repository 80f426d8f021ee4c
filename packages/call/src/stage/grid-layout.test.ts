import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOutGrid, maxTilesOnPage, minTileWidthPx, tileGapPx, widestTileRatio, type Box } from "./grid-layout.ts";

const areas = fc.record({ width: fc.integer({ min: 120, max: 4000 }), height: fc.integer({ min: 80, max: 2400 }) });
const counts = fc.integer({ min: 1, max: 120 });

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function rowsOf(boxes: readonly Box[]): readonly (readonly Box[])[] {
  return [...Map.groupBy(boxes, ({ y }) => y).values()];
}

describe("the grid of the stage", () => {
  test.each([
    { count: 1, width: 1080, height: 700, columns: 1, tile: [1080, 607] },
    { count: 2, width: 1080, height: 700, columns: 1, tile: [615, 346] },
    { count: 3, width: 1080, height: 700, columns: 2, tile: [536, 301] },
    { count: 4, width: 1080, height: 700, columns: 2, tile: [536, 301] },
    { count: 8, width: 1080, height: 700, columns: 3, tile: [354, 199] },
    { count: 9, width: 1080, height: 700, columns: 3, tile: [354, 199] },
    { count: 25, width: 1920, height: 900, columns: 5, tile: [308, 173] },
    { count: 1, width: 374, height: 600, columns: 1, tile: [374, 374] },
    { count: 2, width: 374, height: 600, columns: 1, tile: [374, 296] },
    { count: 5, width: 374, height: 600, columns: 2, tile: [183, 183] },
    { count: 3, width: 1600, height: 120, columns: 3, tile: [213, 120] },
  ])(
    "$count people on $width x $height stand in $columns columns of $tile",
    ({ count, width, height, columns, tile }) => {
      const { boxes } = layOutGrid(count, { width, height });
      expect(rowsOf(boxes)[0]).toHaveLength(columns);
      expect([boxes[0]?.width, boxes[0]?.height]).toEqual(tile);
    },
  );

  test("the last row is centred", () => {
    const { boxes } = layOutGrid(5, { width: 1200, height: 600 });
    const last = rowsOf(boxes).at(-1) ?? [];
    expect(last).toHaveLength(2);
    const left = last[0]?.x ?? 0;
    const right = 1200 - (last[1]?.x ?? 0) - (last[1]?.width ?? 0);
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
  });

  test("people who do not fit at a recognisable size are on further pages", () => {
    const area = { width: 374, height: 600 };
    const first = layOutGrid(20, area, { pagerHeight: 36 });
    expect(first).toMatchObject({ page: 0, first: 0, pageCount: 3, pageSize: 8 });
    expect(first.boxes).toHaveLength(8);
    expect(first.boxes[0]).toMatchObject({ width: 183 });
    expect(layOutGrid(20, area, { pagerHeight: 36, page: 2 }).boxes).toHaveLength(4);
    expect(layOutGrid(20, area, { pagerHeight: 36, page: 9 }).page).toBe(2);
  });

  test("no page shows more people than may be received at once", () => {
    const { boxes, pageCount } = layOutGrid(200, { width: 3800, height: 2100 });
    expect(boxes).toHaveLength(maxTilesOnPage);
    expect(pageCount).toBe(8);
  });

  test("an area without a size holds nothing", () => {
    expect(layOutGrid(3, { width: 0, height: 0 }).boxes).toEqual([]);
    expect(layOutGrid(0, { width: 300, height: 200 }).boxes).toEqual([]);
  });

  test("tiles are equal, inside the width and the content, and do not overlap", () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const { boxes, pageSize } = layOutGrid(count, area);
        expect(boxes).toHaveLength(Math.min(count, pageSize));
        expect(new Set(boxes.map(({ width, height }) => `${width}x${height}`)).size).toBe(1);
        for (const box of boxes) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(area.width);
          expect(box.y + box.height).toBeLessThanOrEqual(area.height);
        }
        for (const [index, box] of boxes.entries()) {
          const next = boxes[index + 1];
          if (next !== undefined) expect(overlaps(box, next)).toBe(false);
        }
        const rows = rowsOf(boxes);
        for (const [index, row] of rows.entries()) {
          const below = rows[index + 1]?.[0];
          if (below !== undefined) expect(below.y - (row[0]?.y ?? 0)).toBe((row[0]?.height ?? 0) + tileGapPx);
        }
      }),
    );
  });

  test("tiles stay recognisable, or as large as the area lets one be", () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const width = layOutGrid(count, area).boxes[0]?.width ?? 0;
        const tallest = Math.floor(area.height * widestTileRatio);
        expect(width).toBeGreaterThanOrEqual(Math.min(minTileWidthPx, area.width, tallest));
      }),
    );
  });

  test("tiles are 16:9 in a wide area and never wider than that anywhere", () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const { width, height } = layOutGrid(count, area).boxes[0] ?? { width: 0, height: 1 };
        const pixel = 1 / height;
        expect(width / height).toBeLessThanOrEqual(widestTileRatio + widestTileRatio * pixel + pixel);
        if (area.width >= area.height) expect(width / height).toBeGreaterThan(widestTileRatio - 2 * pixel);
      }),
    );
  });

  test("nobody is out of sight while a recognisable grid would fit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxTilesOnPage }), areas, (count, area) => {
        if (area.width < area.height || layOutGrid(count, area).pageCount === 1) return;
        const canFit = Array.from({ length: count }, (_, index) => index + 1).some((columns) => {
          const cellWidth = (area.width - tileGapPx * (columns - 1)) / columns;
          const rows = Math.ceil(count / columns);
          const cellHeight = (area.height - tileGapPx * (rows - 1)) / rows;
          return Math.floor(Math.min(cellWidth, cellHeight * widestTileRatio)) >= minTileWidthPx;
        });
        expect(canFit).toBe(false);
      }),
    );
  });

  test("whoever comes or goes behind a page moves nobody on it", () => {
    fc.assert(
      fc.property(areas, fc.integer({ min: 30, max: 200 }), (area, count) => {
        const before = layOutGrid(count, area, { pagerHeight: 36 });
        const after = layOutGrid(count + 1, area, { pagerHeight: 36 });
        if (before.pageCount > 1) expect(after.boxes).toEqual(before.boxes);
      }),
    );
  });
});
