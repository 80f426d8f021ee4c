import { expect, test } from "vitest";
import { lineChanges } from "./line-changes.ts";

test("equal texts have no changes", () => {
  expect(lineChanges("a\nb\n", "a\nb\n")).toEqual([]);
});

test("a changed line is one that went and one that came", () => {
  expect(lineChanges("a\nport: 1\nb", "a\nport: 2\nb")).toEqual(["- port: 1", "+ port: 2"]);
});

test("lines that were added or removed are told in their order, and what is shared is not", () => {
  expect(lineChanges("a\nb\nc\nd", "x\na\nc\nd\ny")).toEqual(["+ x", "- b", "+ y"]);
});
