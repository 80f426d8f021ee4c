import { expect, test } from "vitest";
import { shortcutChoicesFrom } from "./shortcut-choices.ts";

test.each([
  [{}, {}],
  [{ keys: "M" }, {}],
  [{ keys: { toggle_hand: ["H", 7], toggle_camera: "V", react_1: [] } }, { toggle_hand: ["H"], react_1: [] }],
])("keys that were stored as %j are read as %j", (content, choices) => {
  expect(shortcutChoicesFrom(content)).toEqual(choices);
});
