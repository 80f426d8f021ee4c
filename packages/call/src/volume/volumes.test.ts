import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { describe, expect, test } from "vitest";
import { createFakeVolumes } from "../testing/fake-volumes.ts";
import { gainOf, usualVolume } from "./person-volume.ts";
import { createVolumes } from "./volumes.ts";

const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";

function rig() {
  const clock = createFakeClock();
  const port = createFakeVolumes();
  return { clock, port, volumes: createVolumes(createScope(), clock, port) };
}

describe("The volume of a person", () => {
  test("is as sent until somebody changes it, and never beyond 0 and 200 %", () => {
    const { volumes } = rig();
    expect(volumes.of(ben).peek()).toEqual(usualVolume);
    volumes.change(ben, { voicePercent: 400, sharePercent: -3 });
    expect(volumes.of(ben).peek()).toEqual({ voicePercent: 200, sharePercent: 0, isMuted: false });
    volumes.change(ben, { voicePercent: Number.NaN });
    expect(volumes.of(ben).peek().voicePercent).toBe(100);
  });

  test("is heard at once and stored once, when the slider rests", async () => {
    const { clock, port, volumes } = rig();
    const heard = volumes.of(ben);
    for (const voicePercent of [110, 120, 130]) {
      volumes.change(ben, { voicePercent });
      expect(heard.peek().voicePercent).toBe(voicePercent);
      await clock.advance(300);
    }
    volumes.change(cleo, { isMuted: true });
    await clock.advance(2_000);
    expect(port.saves.map((changes) => [...changes.keys()])).toEqual([[ben, cleo]]);
    expect(port.remembered.peek().get(ben)?.voicePercent).toBe(130);
  });

  test("follows what another device of ours stored", () => {
    const { port, volumes } = rig();
    const heard = volumes.of(ben);
    port.remembered.value = new Map([[ben, { ...usualVolume, voicePercent: 40 }]]);
    expect(heard.peek().voicePercent).toBe(40);
  });

  test("that could not be stored stays as chosen, and is stored when that works again", async () => {
    const { clock, port, volumes } = rig();
    port.failures.push(new Error("offline"), new Error("offline"));
    volumes.change(ben, { voicePercent: 60 });
    await clock.advance(7_000);
    expect(volumes.of(ben).peek().voicePercent).toBe(60);
    expect(port.remembered.peek().size).toBe(0);
    await clock.advance(20_000);
    expect(port.remembered.peek().get(ben)?.voicePercent).toBe(60);
  });

  test("is a factor for the samples of a voice and of a share", () => {
    const volume = { voicePercent: 140, sharePercent: 60, isMuted: false };
    expect([gainOf(volume, false), gainOf(volume, true)]).toEqual([1.4, 0.6]);
    expect([gainOf({ ...volume, isMuted: true }, false), gainOf({ ...volume, isMuted: true }, true)]).toEqual([0, 0]);
  });
});
