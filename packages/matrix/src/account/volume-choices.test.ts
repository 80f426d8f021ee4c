import { expect, test } from "vitest";
import { volumesFrom, withVolumes } from "./volume-choices.ts";

const usual = { voicePercent: 100, sharePercent: 100, isMuted: false };

test.each([
  [{}, []],
  [{ people: "loud" }, []],
  [{ people: { "@ben:x": 140 } }, []],
  [{ people: { "@ben:x": { voice: 140 } } }, [["@ben:x", { ...usual, voicePercent: 140 }]]],
  [{ people: { "@ben:x": { voice: 900, share: "60", muted: "yes" } } }, [["@ben:x", usual]]],
  [{ people: { "@ben:x": { share: 0, muted: true } } }, [["@ben:x", { ...usual, sharePercent: 0, isMuted: true }]]],
])("volumes that were stored as %j are read as %j", (content, volumes) => {
  expect([...volumesFrom(content)]).toEqual(volumes);
});

test("a changed person is stored without touching the others, nor what a later version keeps there", () => {
  const content = { later: 1, people: { "@ben:x": { voice: 140 }, "@cleo:x": { muted: true, later: 2 } } };
  const changes = new Map([["@ben:x", { ...usual, sharePercent: 60 }]]);
  expect(withVolumes(content, changes)).toEqual({
    later: 1,
    people: { "@cleo:x": { muted: true, later: 2 }, "@ben:x": { share: 60 } },
  });
});

test("who is as usual again is forgotten", () => {
  const content = { people: { "@ben:x": { voice: 140 } } };
  expect(withVolumes(content, new Map([["@ben:x", usual]]))).toEqual({ people: {} });
});

test("no more than 500 people are kept, the ones touched last", () => {
  const people = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`@p${index}:x`, { voice: 50 }]));
  const { people: kept } = withVolumes({ people }, new Map([["@ben:x", { ...usual, voicePercent: 150 }]]));
  expect(Object.keys(kept ?? {})).toHaveLength(500);
  expect(kept).toMatchObject({ "@ben:x": { voice: 150 } });
  expect(kept).not.toHaveProperty(["@p0:x"]);
});
