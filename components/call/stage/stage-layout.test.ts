import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Box } from "./grid-layout";
import { layOutStage } from "./stage-layout";

const areas = fc.record({ width: fc.integer({ min: 300, max: 3000 }), height: fc.integer({ min: 200, max: 2000 }) });

function isInside(box: Box, area: { readonly width: number; readonly height: number }): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= area.width && box.y + box.height <= area.height;
}

function size({ width, height }: { readonly width: number; readonly height: number }): number {
  return width * height;
}

describe("the stage", () => {
  test("people have all of it while nobody shares", () => {
    const { shares, peopleArea, people } = layOutStage(0, 4, { width: 800, height: 500 });
    expect(shares).toEqual([]);
    expect(peopleArea).toEqual({ x: 0, y: 0, width: 800, height: 500 });
    expect(people.boxes).toHaveLength(4);
  });

  test("people stand below the share where the stage is about square", () => {
    const { shares, peopleArea, people } = layOutStage(1, 6, { width: 744, height: 740 });
    expect(peopleArea.y).toBeGreaterThan(shares[0]?.height ?? 0);
    expect(people.boxes).toHaveLength(6);
    expect(people.contentHeight).toBeLessThanOrEqual(peopleArea.height);
  });

  test("people stand beside the share where the stage is wide", () => {
    const { shares, peopleArea } = layOutStage(1, 4, { width: 1640, height: 760 });
    expect(peopleArea.x).toBeGreaterThan(shares[0]?.width ?? 0);
    expect(peopleArea.height).toBe(760);
  });

  test("people stand below the share on a phone", () => {
    const { peopleArea } = layOutStage(1, 4, { width: 374, height: 600 });
    expect(peopleArea.x).toBe(0);
    expect(peopleArea.y).toBeGreaterThan(200);
  });

  test("a share without people has the whole stage", () => {
    expect(layOutStage(1, 0, { width: 800, height: 500 }).shares).toEqual([{ x: 0, y: 0, width: 800, height: 500 }]);
  });

  test("what a share cannot use on a phone belongs to the people", () => {
    const { shares, peopleArea, people } = layOutStage(1, 6, { width: 374, height: 640 });
    expect(shares[0]?.height).toBeGreaterThanOrEqual(210);
    expect(people.contentHeight).toBeLessThanOrEqual(peopleArea.height);
    expect(people.boxes[0]?.width).toBe(183);
  });

  test("two shares stand the way that shows more of them", () => {
    const beside = layOutStage(2, 0, { width: 1600, height: 500 }).shares;
    expect(beside[1]?.x).toBe(804);
    const below = layOutStage(2, 0, { width: 500, height: 1600 }).shares;
    expect(below[1]?.y).toBe(804);
  });

  test("shares are larger than every person, inside the stage, and apart from the people", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 60 }),
        areas,
        (shareCount, peopleCount, area) => {
          const { shares, peopleArea, people } = layOutStage(shareCount, peopleCount, area);
          expect(shares).toHaveLength(shareCount);
          expect(shares.every((share) => isInside(share, area))).toBe(true);
          expect(isInside(peopleArea, area)).toBe(true);
          const largestPerson = Math.max(...people.boxes.map(size));
          const sharesSize = shares.reduce((sum, share) => sum + size(share), 0);
          expect(sharesSize).toBeGreaterThanOrEqual(largestPerson);
          for (const share of shares) {
            const isApart = share.x + share.width < peopleArea.x || share.y + share.height <= peopleArea.y;
            expect(isApart).toBe(true);
          }
        },
      ),
    );
  });
});
