import { describe, expect, test } from "vitest";
import { callCommandOf, type PressedKey } from "./call-key.ts";

function press(key: string, held: Partial<PressedKey> = {}): PressedKey {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false, ...held };
}

describe("the keys of a call", () => {
  test.each([
    ["m", "mute"],
    ["d", "deafen"],
    ["v", "camera"],
  ])("%s switches %s", (key, command) => {
    expect(callCommandOf(press(key), false)).toBe(command);
  });

  test("letters are text while somebody types", () => {
    expect(callCommandOf(press("m"), true)).toBeUndefined();
  });

  test("Ctrl+Shift+M works while somebody types", () => {
    expect(callCommandOf(press("M", { ctrlKey: true, shiftKey: true }), true)).toBe("mute");
  });

  test.each([
    ["the browser's Ctrl+D", press("d", { ctrlKey: true })],
    ["Ctrl+Shift+V, which pastes", press("V", { ctrlKey: true, shiftKey: true })],
    ["a key that is held down", press("m", { repeat: true })],
    ["Alt+M", press("m", { altKey: true })],
    ["another letter", press("x")],
  ])("%s does nothing", (_, pressed) => {
    expect(callCommandOf(pressed, false)).toBeUndefined();
  });
});
