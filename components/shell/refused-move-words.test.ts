import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import { refusedMoveWords } from "./refused-move-words.ts";

test.each([
  ["forbidden", "Ben may not join Studio, or you may not move people there."],
  ["call_full", "Studio is full. Ben stays where they are."],
  ["not_found", "Ben is not in the call any more."],
  ["offline", "Ben was not moved. You are offline. Try again when you are back."],
] as const)("A move that is refused with %s says what it means for the person", (code, words) => {
  expect(refusedMoveWords(new MeloError(code, "no"), "Ben", "Studio")).toBe(words);
});
