import { describe, expect, test } from "vitest";
import { formatDuration, formatShortDuration } from "./format-duration.ts";

describe("the length of a call", () => {
  test.each([
    [0, "0:00"],
    [6_400, "0:06"],
    [2_530_000, "42:10"],
    [3_600_000, "1:00:00"],
    [3_891_000, "1:04:51"],
    [-5_000, "0:00"],
  ])("of %d ms reads %s", (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  test.each([
    [8_200, "8 s"],
    [59_999, "59 s"],
    [125_000, "2 min"],
    [-1, "0 s"],
  ])("of an outage of %d ms reads %s", (durationMs, text) => {
    expect(formatShortDuration(durationMs)).toBe(text);
  });
});
