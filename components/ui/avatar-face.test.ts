import { describe, expect, test } from "vitest";
import { avatarColorOf, initialsOf } from "./avatar-face.ts";

describe("initials", () => {
  test.each([
    ["Ann Lindqvist", "AL"],
    ["Dara", "D"],
    ["Goran Vukašinović-Petersen", "GV"],
    ["Maximiliane von Hohenstein-Wagner", "MH"],
    ["@ben", "B"],
    ["élodie durand", "É"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧"],
    ["李 小龍", "李小"],
    ["  ", "?"],
    ["", "?"],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("the colour of an avatar", () => {
  test("depends on the id only and uses the whole palette", () => {
    const colors = new Set(Array.from({ length: 200 }, (_, index) => avatarColorOf(`@person${index}:example.org`)));
    expect([...colors].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(avatarColorOf("@ann:example.org")).toBe(avatarColorOf("@ann:example.org"));
  });
});
