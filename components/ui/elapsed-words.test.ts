import { expect, test } from "vitest";
import { formatElapsed } from "./elapsed-words.ts";

test.each([
  [0, "0:00"],
  [7_999, "0:07"],
  [42 * 60_000 + 10_000, "42:10"],
  [3_723_000, "1:02:03"],
  [-5_000, "0:00"],
])("%d ms read %s", (durationMs, text) => {
  expect(formatElapsed(durationMs)).toBe(text);
});
