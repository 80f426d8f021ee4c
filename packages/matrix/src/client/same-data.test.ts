import { expect, test } from "vitest";
import { isSameData, keepIdentities } from "./same-data.ts";

test.each<[unknown, unknown, boolean]>([
  [{ a: [1, { b: undefined }] }, { a: [1, { b: undefined }] }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1], { 0: 1 }, false],
  [null, {}, false],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
])("%o and %o", (a, b, isSame) => {
  expect(isSameData(a, b)).toBe(isSame);
});

test("entries that did not change stay the same objects", () => {
  const ann = { id: "ann", level: 1 };
  const bob = { id: "bob", level: 1 };
  const next = keepIdentities(
    [ann, bob],
    [
      { id: "bob", level: 2 },
      { id: "ann", level: 1 },
    ],
    ({ id }) => id,
  );
  expect(next[1]).toBe(ann);
  expect(next[0]).toEqual({ id: "bob", level: 2 });
});

test("a list in which nothing changed stays the same list", () => {
  const list = [{ id: "ann" }];
  expect(keepIdentities(list, [{ id: "ann" }], ({ id }) => id)).toBe(list);
});
