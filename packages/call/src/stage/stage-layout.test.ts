import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Box } from "./grid-layout.ts";
import { layOutStage, pagerHeightPx, type StageLayout, type StageScene } from "./stage-layout.ts";

const areas = fc.record({ width: fc.integer({ min: 300, max: 3000 }), height: fc.integer({ min: 200, max: 2000 }) });
const desktop = { width: 1080, height: 700 };
const phone = { width: 374, height: 600 };

function names(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** Our own person is the first one. */
function sceneOf(peopleCount: number, shareCount = 0, facts: Partial<StageScene> = {}): StageScene {
  return {
    area: desktop,
    mode: "auto",
    shares: names("share", shareCount),
    people: names("person", peopleCount),
    ownKeys: new Set(["person0"]),
    pins: new Set(),
    shownShare: undefined,
    speaker: undefined,
    page: 0,
    corner: "bottom_right",
    ...facts,
  };
}

function keysWith(role: string, { places }: StageLayout): readonly string[] {
  return places.filter((place) => place.role === role).map(({ key }) => key);
}

function boxOf(key: string, { places }: StageLayout): Box | undefined {
  return places.find((place) => place.key === key)?.box;
}

function isInside(box: Box, area: { readonly width: number; readonly height: number }): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= area.width && box.y + box.height <= area.height;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("two people", () => {
  test("see each other large and themselves small, in a corner", () => {
    const layout = layOutStage(sceneOf(2));
    expect(layout.shape).toBe("one_to_one");
    expect(boxOf("person1", layout)).toEqual({ x: 0, y: 0, width: 1080, height: 700 });
    expect(boxOf("person0", layout)).toEqual({ x: 831, y: 555, width: 237, height: 133 });
    expect(boxOf("person0", layOutStage(sceneOf(2, 0, { corner: "top_left" })))).toMatchObject({ x: 12, y: 12 });
  });

  test("stand beside each other when that was asked for", () => {
    expect(keysWith("row", layOutStage(sceneOf(2, 0, { mode: "grid" })))).toEqual(["person0", "person1"]);
  });

  test("have a row of their own when one of them shares a screen", () => {
    const layout = layOutStage(sceneOf(2, 1));
    expect(keysWith("large", layout)).toEqual(["share0"]);
    expect(keysWith("row", layout)).toEqual(["person0", "person1"]);
  });
});

describe("a shared screen", () => {
  test("is large, with the people beside it where the stage is wide and below it where it is not", () => {
    const wide = layOutStage(sceneOf(4, 1, { area: { width: 1640, height: 760 } }));
    expect(wide.rowArea.x).toBeGreaterThan(boxOf("share0", wide)?.width ?? 0);
    const square = layOutStage(sceneOf(6, 1, { area: { width: 744, height: 740 } }));
    expect(square.rowArea.y).toBeGreaterThan(boxOf("share0", square)?.height ?? 0);
    expect(layOutStage(sceneOf(4, 1, { area: phone })).rowArea).toMatchObject({ x: 0 });
  });

  test("has the whole stage without people", () => {
    expect(boxOf("share0", layOutStage(sceneOf(0, 1)))).toEqual({ x: 0, y: 0, ...desktop });
  });

  test("gives its place to the one that was chosen, and stands first in the row then", () => {
    const layout = layOutStage(sceneOf(3, 2, { shownShare: "share1" }));
    expect(keysWith("large", layout)).toEqual(["share1"]);
    expect(keysWith("row", layout)[0]).toBe("share0");
  });

  test("of our own is large only when we want it", () => {
    const ownKeys = new Set(["person0", "share0"]);
    expect(layOutStage(sceneOf(3, 1, { ownKeys })).shape).toBe("grid");
    expect(keysWith("large", layOutStage(sceneOf(3, 1, { ownKeys, shownShare: "share0" })))).toEqual(["share0"]);
  });

  test("is one tile among others in the grid", () => {
    const layout = layOutStage(sceneOf(4, 1, { mode: "grid" }));
    expect(keysWith("row", layout)).toEqual(["share0", "person0", "person1", "person2", "person3"]);
  });
});

describe("who is large", () => {
  test.each([
    { title: "nobody by default", facts: {}, large: [] },
    { title: "whoever spoke last", facts: { mode: "speaker", speaker: "person3" }, large: ["person3"] },
    { title: "somebody else while nobody has spoken", facts: { mode: "speaker" }, large: ["person1"] },
    { title: "whoever is pinned", facts: { pins: new Set(["person2"]) }, large: ["person2"] },
    {
      title: "all who are pinned, before a speaker",
      facts: { mode: "speaker", speaker: "person3", pins: new Set(["person4", "person2"]) },
      large: ["person2", "person4"],
    },
    { title: "nobody in the grid", facts: { mode: "grid", pins: new Set(["person2"]) }, large: [] },
  ] as const)("$title", ({ facts, large }) => {
    expect(keysWith("large", layOutStage(sceneOf(6, 0, facts)))).toEqual(large);
  });

  test("the pinned stand first in the grid", () => {
    const layout = layOutStage(sceneOf(6, 0, { mode: "grid", pins: new Set(["person4"]) }));
    expect(keysWith("row", layout)).toEqual(["person4", "person0", "person1", "person2", "person3", "person5"]);
  });

  test("is alone in a small window", () => {
    const facts = { mode: "speaker", showsLargestOnly: true, speaker: "person4" } as const;
    expect(layOutStage(sceneOf(6, 0, facts)).places).toEqual([
      { key: "person4", role: "large", box: { x: 0, y: 0, ...desktop } },
    ]);
    expect(keysWith("large", layOutStage(sceneOf(6, 2, facts)))).toEqual(["share0"]);
  });

  test("two pinned ones stand the way that shows more of them", () => {
    const pins = new Set(["person0", "person1"]);
    const beside = layOutStage(sceneOf(2, 0, { pins, area: { width: 1600, height: 500 } }));
    expect(boxOf("person1", beside)).toMatchObject({ x: 804, y: 0 });
    const below = layOutStage(sceneOf(2, 0, { pins, area: { width: 500, height: 1600 } }));
    expect(boxOf("person1", below)).toMatchObject({ x: 0, y: 804 });
  });
});

describe("a phone", () => {
  test("shows ourselves small above the others", () => {
    const layout = layOutStage(sceneOf(6, 0, { area: phone }));
    expect(keysWith("floating", layout)).toEqual(["person0"]);
    expect(keysWith("row", layout)).toHaveLength(5);
  });

  test("turns pages through many", () => {
    const layout = layOutStage(sceneOf(30, 0, { area: phone, page: 1 }));
    expect(layout).toMatchObject({ page: 1, pageCount: 4 });
    const own = boxOf("person0", layout);
    expect((own?.y ?? 0) + (own?.height ?? 0)).toBeLessThanOrEqual(phone.height - pagerHeightPx);
    expect(keysWith("row", layout)[0]).toBe("person9");
  });
});

describe("the stage", () => {
  const scenes = fc
    .record({
      area: areas,
      shares: fc.integer({ min: 0, max: 3 }),
      people: fc.integer({ min: 1, max: 220 }),
      mode: fc.constantFrom("auto", "grid", "speaker"),
      pinned: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      page: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ shares, people, pinned, ...facts }) =>
      sceneOf(people, shares, { ...facts, pins: new Set(pinned === undefined ? [] : [`person${pinned}`]) }),
    );

  function isInOrder(layout: StageLayout, area: StageScene["area"]): boolean {
    const flat = layout.places.filter(({ role }) => role !== "floating");
    const areInside = layout.places.every(({ box }) => isInside(box, area));
    const areApart = flat.every(({ box }, index) => flat.slice(index + 1).every((other) => !overlaps(box, other.box)));
    return areInside && areApart;
  }

  test("has every tile on exactly one of its pages, inside the area, none above another but what floats", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { pageCount, rowArea } = layOutStage(scene);
        const pages = Array.from({ length: pageCount }, (_, page) => layOutStage({ ...scene, page }));
        expect(pages.every((layout) => isInOrder(layout, scene.area))).toBe(true);
        expect(Math.max(...pages.map(({ places }) => places.length))).toBeLessThanOrEqual(26);
        const keys = pages.flatMap(({ places }, page) => places.filter(({ role }) => role === "row" || page === 0));
        expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
        if (rowArea.height > 0) expect(keys).toHaveLength(scene.shares.length + scene.people.length);
      }),
      { numRuns: 60 },
    );
  });

  test("shows what is large larger than everybody in the row", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const { places, shape } = layOutStage(scene);
        if (shape !== "spotlight") return;
        const sizes = (role: string): readonly number[] =>
          places.filter((place) => place.role === role).map(({ box }) => box.width * box.height);
        const large = sizes("large").reduce((sum, size) => sum + size, 0);
        expect(large).toBeGreaterThanOrEqual(Math.max(0, ...sizes("row")));
      }),
    );
  });
});
