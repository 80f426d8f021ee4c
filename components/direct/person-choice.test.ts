import { expect, test } from "vitest";
import { choosePeople } from "./person-choice.ts";

const ann = { userId: "@ann:a.example", displayName: "Ann Lindqvist" };
const ben = { userId: "@ben:a.example", displayName: "Ben Okafor" };
const hanna = { userId: "@hanna:a.example", displayName: "Hanna" };
const known = [hanna, ben, ann];
const none: ReadonlySet<string> = new Set();

test.each([
  ["", [ann, ben, hanna]],
  ["ann", [ann, hanna]],
  ["okaf", [ben]],
  ["@ben", [ben]],
  ["@cleo:b.example", [{ userId: "@cleo:b.example", displayName: "@cleo:b.example" }]],
  ["@ben:a.example", [ben]],
  ["nobody", []],
])("typing %s offers the right people", (typed, people) => {
  expect(choosePeople(known, typed, none)).toEqual(people);
});

test("whoever is chosen is not offered again", () => {
  expect(choosePeople(known, "", new Set([ben.userId]))).toEqual([ann, hanna]);
  expect(choosePeople(known, ben.userId, new Set([ben.userId]))).toEqual([]);
});
