import { describe, expect, test } from "vitest";
import { comboOf, isPartOfWriting, type KeyPress } from "./key-combo.ts";

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false, ...held };
}

describe("a key press is named", () => {
  test.each([
    ["a letter", press("m", "KeyM"), "M"],
    ["a letter under Caps Lock", press("M", "KeyM"), "M"],
    ["Control and Shift", press("M", "KeyM", { ctrlKey: true, shiftKey: true }), "Mod+Shift+M"],
    ["Command and Shift", press("m", "KeyM", { metaKey: true, shiftKey: true }), "Mod+Shift+M"],
    ["the space bar", press(" ", "Space"), "Space"],
    ["a Cyrillic letter, by its place", press("ь", "KeyM"), "M"],
    ["a letter of another Latin layout, by what it writes", press("q", "KeyA"), "Q"],
    ["a digit that the French layout keeps under Shift", press("&", "Digit1"), "1"],
    ["a digit of the number pad", press("3", "Numpad3"), "3"],
    ["a question mark, without the Shift that makes it", press("?", "Slash", { shiftKey: true }), "?"],
    ["a slash that needs Shift", press("/", "Digit7", { ctrlKey: true, shiftKey: true }), "Mod+/"],
    ["a character made with AltGr", press("@", "KeyQ", { ctrlKey: true, altKey: true, isAltGraph: true }), "@"],
    ["a modifier alone", press("Control", "ControlLeft", { ctrlKey: true }), "Control"],
    ["a function key", press("F8", "F8", { shiftKey: true }), "Shift+F8"],
    ["a dead key", press("Dead", "BracketLeft"), undefined],
  ])("%s", (_, pressed, name) => {
    expect(comboOf(pressed)).toBe(name);
  });
});

describe("what is part of writing", () => {
  test.each(["M", "Shift+M", "Alt+M", "Space", "?", "1", "Enter", "Shift", "@"])("%s is", (combo) => {
    expect(isPartOfWriting(combo)).toBe(true);
  });

  test.each(["Mod+M", "Mod+Shift+M", "F8", "Shift+F8", "Control"])("%s is not", (combo) => {
    expect(isPartOfWriting(combo)).toBe(false);
  });
});
