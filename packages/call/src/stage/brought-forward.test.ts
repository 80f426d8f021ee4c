import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exchangePlaces,
  nextExchange,
  standInPlace,
  withoutAbsent,
  type FrontPage,
  type StandIns,
} from "./brought-forward.ts";

const everybody = ["a", "b", "c", "d", "e", "f"];
const nobody: StandIns = new Map();

function frontPage(facts: Partial<FrontPage>): FrontPage {
  return { order: everybody, size: 3, speaking: new Set(), spokeAtMs: new Map(), staying: new Set(["a"]), ...facts };
}

describe("Somebody who speaks behind the first page", () => {
  test("takes the place of the last one there who never spoke", () => {
    expect(nextExchange(frontPage({ speaking: new Set(["e"]) }))).toEqual({ forward: "e", back: "c" });
  });

  test("takes the place of whoever has been silent for longest", () => {
    const spokeAtMs = new Map([
      ["b", 10],
      ["c", 20],
    ]);
    expect(nextExchange(frontPage({ speaking: new Set(["e"]), spokeAtMs }))).toEqual({ forward: "e", back: "b" });
  });

  test("sends away nobody who speaks or stays", () => {
    const speaking = new Set(["b", "c", "e"]);
    expect(nextExchange(frontPage({ speaking }))).toBeUndefined();
  });

  test("is alone in moving", () => {
    const standIns = exchangePlaces(nobody, { forward: "e", back: "b" });
    expect(standInPlace(everybody, standIns)).toEqual(["a", "e", "c", "d", "b", "f"]);
  });
});

describe("Places that were exchanged", () => {
  const moves = fc.array(fc.tuple(fc.constantFrom(...everybody), fc.constantFrom(...everybody)), { maxLength: 20 });

  function afterMoves(pairs: readonly (readonly [string, string])[]): StandIns {
    return pairs.reduce((standIns, [forward, back]) => exchangePlaces(standIns, { forward, back }), nobody);
  }

  test("have everybody in them once, and only two people move at a time", () => {
    fc.assert(
      fc.property(moves, fc.constantFrom(...everybody), fc.constantFrom(...everybody), (pairs, forward, back) => {
        const before = standInPlace(everybody, afterMoves(pairs));
        const after = standInPlace(everybody, exchangePlaces(afterMoves(pairs), { forward, back }));
        expect([...after].sort()).toEqual(everybody);
        expect(after.indexOf(forward)).toBe(before.indexOf(back));
        const moved = after.filter((key, index) => key !== before[index]);
        expect(moved.length).toBe(forward === back ? 0 : 2);
      }),
    );
  });

  test("lose whoever leaves, and at most one other person moves for that", () => {
    fc.assert(
      fc.property(moves, fc.constantFrom(...everybody), (pairs, gone) => {
        const standIns = afterMoves(pairs);
        const present = everybody.filter((key) => key !== gone);
        const after = standInPlace(present, withoutAbsent(standIns, new Set(present)));
        expect([...after].sort()).toEqual(present);
        const before = standInPlace(everybody, standIns);
        const placeOf = (order: readonly string[], owners: readonly string[], key: string) =>
          owners[order.indexOf(key)];
        const moved = present.filter((key) => placeOf(before, everybody, key) !== placeOf(after, present, key));
        expect(moved.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
