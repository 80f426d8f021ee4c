import { describe, expect, test } from "vitest";
import { isRaisedHandKey, reactionEmoji } from "./call-gestures.ts";

describe("a reaction is the first emoji of what was sent", () => {
  test.each([
    ["👍", "👍"],
    ["👍🏽👍", "👍🏽"],
    ["❤️", "❤️"],
    ["👩‍👩‍👧 family", "👩‍👩‍👧"],
    ["🇸🇪", "🇸🇪"],
    ["1️⃣", "1️⃣"],
    ["hello", undefined],
    ["7", undefined],
    ["", undefined],
    [7, undefined],
  ])("%s gives %s", (text, emoji) => {
    expect(reactionEmoji(text)).toBe(emoji);
  });
});

test.each([
  ["🖐️", true],
  ["🖐", true],
  ["👍", false],
  [undefined, false],
])("the annotation %s raises a hand: %s", (key, isHand) => {
  expect(isRaisedHandKey(key)).toBe(isHand);
});
