import type { MediaDevice } from "@melo/call";
import { describe, expect, test } from "vitest";
import { areNamesHidden, deviceChoices, nameOfChosen } from "./device-choices.ts";

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

test("The device that is used has a name unless the browser hides it or it is gone", () => {
  expect(nameOfChosen([standard, laptop], undefined)).toBe("Laptop microphone");
  expect(nameOfChosen([standard, laptop], "a1")).toBe("Laptop microphone");
  expect(nameOfChosen([standard, laptop], "gone")).toBeUndefined();
  expect(nameOfChosen([{ ...laptop, label: "" }], "a1")).toBeUndefined();
});
