import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layOutGrid, minTileWidthPx, tileGapPx, widestTileRatio, type Box } from "./grid-layout";

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

  test("people who do not fit at a recognisable size are reached by scrolling", () => {
    const { boxes, contentHeight } = layOutGrid(60, { width: 374, height: 600 });
    expect(boxes).toHaveLength(60);
    expect(boxes[0]?.width).toBe(183);
    expect(contentHeight).toBeGreaterThan(600);
  });

  test("an area without a size holds nothing", () => {
    expect(layOutGrid(3, { width: 0, height: 0 })).toEqual({ boxes: [], contentHeight: 0 });
    expect(layOutGrid(0, { width: 300, height: 200 })).toEqual({ boxes: [], contentHeight: 200 });
  });

  test("tiles are equal, inside the width and the content, and do not overlap", () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const { boxes, contentHeight } = layOutGrid(count, area);
        expect(boxes).toHaveLength(count);
        expect(new Set(boxes.map(({ width, height }) => `${width}x${height}`)).size).toBe(1);
        for (const box of boxes) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(area.width);
          expect(box.y + box.height).toBeLessThanOrEqual(contentHeight);
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

  test("tiles stay recognisable, or as wide as the whole area", () => {
    fc.assert(
      fc.property(counts, areas, (count, area) => {
        const width = layOutGrid(count, area).boxes[0]?.width ?? 0;
        expect(width).toBeGreaterThanOrEqual(Math.min(minTileWidthPx, area.width));
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
      fc.property(counts, areas, (count, area) => {
        const { contentHeight } = layOutGrid(count, area);
        if (contentHeight <= area.height) return;
        const canFit = Array.from({ length: count }, (_, index) => index + 1).some((columns) => {
          const cellWidth = (area.width - tileGapPx * (columns - 1)) / columns;
          const rows = Math.ceil(count / columns);
          const cellHeight = (area.height - tileGapPx * (rows - 1)) / rows;
          return Math.floor(Math.min(cellWidth, cellHeight * widestTileRatio)) >= Math.min(minTileWidthPx, area.width);
        });
        expect(canFit && area.width >= area.height).toBe(false);
      }),
    );
  });
});
