import { expect, test } from "vitest";
import { endedWords } from "./ended-words.ts";

test("a conversation of two ends by what the other did", () => {
  expect(endedWords("declined", ["Ben"])).toBe("Ben declined the call.");
  expect(endedWords("unanswered", ["Ben"])).toBe("Ben did not answer.");
  expect(endedWords("others_left", ["Ben"])).toBe("Ben left. The call has ended.");
});

test("a conversation of several ends by what all did", () => {
  expect(endedWords("unanswered", ["Ben", "Cleo"])).toBe("Nobody answered.");
});
