import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEqualData, keepUnchanged } from "./keep-unchanged.ts";

describe("keepUnchanged", () => {
  const keyOf = (entry: { readonly id: string }): string => entry.id;

  test("keeps the objects of entries that did not change, also when they moved", () => {
    const a = { id: "a", tags: ["x"] };
    const b = { id: "b", tags: [] };
    const next = keepUnchanged(
      [a, b],
      [
        { id: "b", tags: [] },
        { id: "c", tags: [] },
        { id: "a", tags: ["y"] },
      ],
      keyOf,
    );
    expect(next[0]).toBe(b);
    expect(next[2]).toEqual({ id: "a", tags: ["y"] });
    expect(next[2]).not.toBe(a);
  });

  test("returns the previous list itself when nothing changed", () => {
    const list = [{ id: "a" }, { id: "b" }];
    expect(keepUnchanged(list, [{ id: "a" }, { id: "b" }], keyOf)).toBe(list);
    expect(keepUnchanged(list, [{ id: "b" }, { id: "a" }], keyOf)).not.toBe(list);
  });

  test("always equals the next list", () => {
    const entries = fc.uniqueArray(fc.record({ id: fc.string(), value: fc.jsonValue() }), { selector: keyOf });
    fc.assert(
      fc.property(entries, entries, (previous, next) => {
        expect(keepUnchanged(previous, next, keyOf)).toEqual(next);
      }),
    );
  });
});

describe("isEqualData", () => {
  test("compares errors by identity, because they carry more than their fields", () => {
    const error = new Error("a");
    expect(isEqualData({ error }, { error })).toBe(true);
    expect(isEqualData({ error }, { error: new Error("a") })).toBe(false);
  });

  test("tells a missing field from an undefined one", () => {
    expect(isEqualData({ a: undefined }, { b: undefined })).toBe(false);
  });
});
