import { expect, test } from "vitest";
import { waveformOf } from "./waveform.ts";

test("a community's waveform is its own and stays the same", () => {
  expect(waveformOf("!a")).toEqual(waveformOf("!a"));
  expect(waveformOf("!a")).not.toEqual(waveformOf("!b"));
});

test("bars are between a dot and the full height, and low at the ends", () => {
  const bars = waveformOf("!space:example.org");
  expect(Math.min(...bars)).toBeGreaterThan(0.1);
  expect(Math.max(...bars)).toBeLessThanOrEqual(1);
  expect(bars[0]).toBeLessThan(0.25);
  expect(bars.at(-1)).toBeLessThan(0.25);
});
