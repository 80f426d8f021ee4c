import type { MediaDevice } from "@melo/call";
import { describe, expect, test } from "vitest";
import { areNamesHidden, deviceChoices } from "./device-choices.ts";

const laptop: MediaDevice = { deviceId: "a1", label: "Laptop microphone", groupId: "laptop" };
const standard: MediaDevice = { deviceId: "default", label: "Default - Laptop microphone", groupId: "laptop" };

describe("The choices of a device", () => {
  test("begin with the system's default by its name", () => {
    expect(deviceChoices([standard, laptop], undefined).map(({ label }) => label)).toEqual([
      "System: Laptop microphone",
      "Laptop microphone",
    ]);
  });

  test("keep an unplugged one in sight", () => {
    expect(deviceChoices([standard, laptop], "gone").at(-1)).toEqual({
      value: "gone",
      label: "Your choice, not plugged in",
      isUnplugged: true,
    });
  });

  test("are the default alone while names are hidden or nothing is plugged in", () => {
    const hidden = [{ deviceId: "", label: "", groupId: "" }];
    expect(areNamesHidden(hidden)).toBe(true);
    expect(deviceChoices(hidden, undefined).map(({ label }) => label)).toEqual(["As the system says"]);
    expect(deviceChoices([], undefined)).toHaveLength(1);
  });
});
