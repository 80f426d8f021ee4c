import { expect, test } from "vitest";
import { outageWords } from "./outage-words.ts";

test.each([
  [8_200, "8 s"],
  [59_999, "59 s"],
  [125_000, "2 min"],
  [-1, "0 s"],
])("an outage of %d ms reads %s", (durationMs, words) => {
  expect(outageWords(durationMs)).toBe(words);
});
