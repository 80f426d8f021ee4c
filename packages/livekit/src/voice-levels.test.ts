import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { describe, expect, test } from "vitest";
import { createVoiceLevels, type VoiceLevel } from "./voice-levels.ts";

function rig() {
  const clock = createFakeClock();
  let levels: readonly VoiceLevel[] = [];
  let packets = 0;
  const speaking = createVoiceLevels(createScope(), clock, () => {
    packets += 20;
    return levels.map((level) => ({ ...level, atMs: level.atMs === 0 ? packets : level.atMs }));
  });
  return {
    clock,
    speaking: () => [...speaking.peek()],
    /** `isStill`: no packet comes any more, and the last level stays readable. */
    hear(identity: string, level: number, isStill = false) {
      levels = [{ identity, level, atMs: isStill ? 1 : 0 }];
    },
    hearNobody() {
      levels = [];
    },
  };
}

describe("Somebody is heard to speak", () => {
  test("within a tenth of a second, and until 0.3 s after the last syllable", async () => {
    const { clock, speaking, hear } = rig();
    hear("ben", 0.1);
    await clock.advance(100);
    expect(speaking()).toEqual(["ben"]);
    hear("ben", 0.001);
    await clock.advance(300);
    expect(speaking()).toEqual(["ben"]);
    await clock.advance(200);
    expect(speaking()).toEqual([]);
  });

  test("not while only the noise of a room is there", async () => {
    const { clock, speaking, hear } = rig();
    hear("ben", 0.01);
    await clock.advance(1_000);
    expect(speaking()).toEqual([]);
  });

  test("not by the level of a packet from before a silence", async () => {
    const { clock, speaking, hear } = rig();
    hear("ben", 0.2);
    await clock.advance(200);
    hear("ben", 0.2, true);
    await clock.advance(1_000);
    expect(speaking()).toEqual([]);
  });

  test("no longer once gone", async () => {
    const { clock, speaking, hear, hearNobody } = rig();
    hear("ben", 0.2);
    await clock.advance(200);
    hearNobody();
    await clock.advance(100);
    expect(speaking()).toEqual([]);
  });
});
