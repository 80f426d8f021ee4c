import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MemberEntry } from "../members/member.ts";
import { compareTilePlaces, type TilePlace } from "./tile-order.ts";

const member = fc.record({
  userId: fc.constantFrom("@ann:x", "@ben:x", "@cleo:x", "@dora:x"),
  memberId: fc.string({ minLength: 1, maxLength: 3 }),
  joinedAtMs: fc.integer({ min: 0, max: 5 }),
});

function entryOf({
  userId,
  memberId,
  joinedAtMs,
}: {
  userId: string;
  memberId: string;
  joinedAtMs: number;
}): MemberEntry {
  return {
    key: `${userId} ${memberId}`,
    isOwn: false,
    userId,
    deviceId: memberId,
    memberId,
    participantIdentity: `${userId}:${memberId}`,
    transport: undefined,
    joinedAtMs,
  };
}

const place = fc
  .tuple(member, fc.option(fc.string({ minLength: 1, maxLength: 3 }), { nil: undefined }))
  .map(([facts, trackId]): TilePlace => {
    const entry = entryOf(facts);
    if (trackId === undefined) return { kind: "person", key: entry.key, member: entry };
    return { kind: "screen", key: `${entry.key} screen ${trackId}`, member: entry, trackId };
  });

const stage = fc.uniqueArray(place, { selector: ({ key }) => key, maxLength: 12 });

function keysInOrder(places: readonly TilePlace[]): readonly string[] {
  return [...places].sort(compareTilePlaces).map(({ key }) => key);
}

describe("The order of tiles", () => {
  test("does not depend on the order in which people became known", () => {
    fc.assert(
      fc.property(
        stage.chain((places) =>
          fc.tuple(fc.constant(places), fc.shuffledSubarray(places, { minLength: places.length })),
        ),
        ([places, shuffled]) => {
          expect(keysInOrder(shuffled)).toEqual(keysInOrder(places));
        },
      ),
    );
  });

  test("leaves the others in their order when one comes or goes", () => {
    fc.assert(
      fc.property(stage, fc.nat(), (places, chosen) => {
        const gone = places[chosen % Math.max(places.length, 1)]?.key;
        const without = places.filter(({ key }) => key !== gone);
        expect(keysInOrder(without)).toEqual(keysInOrder(places).filter((key) => key !== gone));
      }),
    );
  });

  test("has shared screens before people, and whoever came earlier first", () => {
    fc.assert(
      fc.property(stage, (places) => {
        const sorted = [...places].sort(compareTilePlaces);
        for (const [index, next] of sorted.entries()) {
          const previous = sorted[index - 1];
          if (previous === undefined) continue;
          if (previous.kind === next.kind)
            expect(previous.member.joinedAtMs).toBeLessThanOrEqual(next.member.joinedAtMs);
          else expect(previous.kind).toBe("screen");
        }
      }),
    );
  });
});
