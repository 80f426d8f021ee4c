import { soundNames } from "@melo/call";
import { expect, test } from "vitest";
import { melodies } from "./synthesise.ts";

test("Every sound has notes of its own, and none but the ring is longer than half a second", () => {
  const heard = soundNames.map((name) => JSON.stringify(melodies[name]));
  expect(new Set(heard).size).toBe(soundNames.length);
  for (const name of soundNames.filter((each) => each !== "ring")) {
    expect(melodies[name].length).toBeGreaterThan(0);
    for (const { startMs, durationMs } of melodies[name]) expect(startMs + durationMs).toBeLessThanOrEqual(500);
  }
});
