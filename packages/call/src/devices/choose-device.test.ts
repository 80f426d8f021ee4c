import { describe, expect, test } from "vitest";
import type { MediaDevice } from "../ports/index.ts";
import { chooseDevice } from "./choose-device.ts";

const laptop: MediaDevice = { deviceId: "a1", label: "Laptop microphone", groupId: "laptop" };
const studio: MediaDevice = { deviceId: "b2", label: "Studio microphone", groupId: "usb" };

function defaultIs(device: MediaDevice): MediaDevice {
  return { deviceId: "default", label: `Default - ${device.label}`, groupId: device.groupId };
}

describe("The device in use", () => {
  test("is the wanted one while it is plugged in", () => {
    expect(chooseDevice("b2", [defaultIs(laptop), laptop, studio])).toEqual({ deviceId: "b2", deviceKey: "b2" });
  });

  test("is the system's default once the wanted one is pulled out, and the wanted one again when it is back", () => {
    const before = chooseDevice("b2", [defaultIs(laptop), laptop]);
    expect(before).toEqual({ deviceId: undefined, deviceKey: "laptop" });
    expect(chooseDevice("b2", [defaultIs(laptop), laptop, studio]).deviceId).toBe("b2");
  });

  test("changes with the system's default where that is wanted", () => {
    const one = chooseDevice(undefined, [defaultIs(laptop), laptop, studio]);
    const other = chooseDevice(undefined, [defaultIs(studio), laptop, studio]);
    expect(one.deviceId).toBeUndefined();
    expect(one.deviceKey).not.toBe(other.deviceKey);
    expect(chooseDevice("default", [defaultIs(laptop), laptop])).toEqual(one);
  });

  test("is the first one where the browser has no entry for the default", () => {
    expect(chooseDevice(undefined, [studio, laptop])).toEqual({ deviceId: undefined, deviceKey: "usb" });
  });

  test("stays the wanted one while the browser hides what is there", () => {
    expect(chooseDevice("b2", [{ deviceId: "", label: "", groupId: "" }]).deviceId).toBe("b2");
    expect(chooseDevice("b2", []).deviceId).toBe("b2");
  });
});
