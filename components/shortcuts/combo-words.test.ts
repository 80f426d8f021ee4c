import { expect, test } from "vitest";
import { comboWords } from "./combo-words.ts";

test.each([
  ["M", "M", "M"],
  ["Mod+Shift+M", "Ctrl+Shift+M", "⌘⇧M"],
  ["Mod+/", "Ctrl+/", "⌘/"],
  ["Mod++", "Ctrl++", "⌘+"],
  ["Space", "Space", "Space"],
])("%s is written %s, and %s on Apple's keyboards", (combo, words, apple) => {
  expect(comboWords(combo, false)).toBe(words);
  expect(comboWords(combo, true)).toBe(apple);
});
