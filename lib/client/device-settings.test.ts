import { describe, expect, test } from "vitest";
import { createDeviceSettings } from "./device-settings.ts";

function fakeStorage(content: Record<string, string> = {}): Storage {
  const map = new Map(Object.entries(content));
  return {
    length: 0,
    clear: () => map.clear(),
    key: () => null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

describe("Settings of this device", () => {
  test("are there again after a reload", () => {
    const storage = fakeStorage();
    createDeviceSettings(storage, "melo.voice").save({ cameraId: "c3" });
    expect(createDeviceSettings(storage, "melo.voice").value.peek()).toEqual({ cameraId: "c3" });
  });

  test("that are damaged count as none", () => {
    expect(createDeviceSettings(fakeStorage({ "melo.voice": "{" }), "melo.voice").value.peek()).toBeUndefined();
  });

  test("hold on the page although storage is full", () => {
    const full = fakeStorage();
    full.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const settings = createDeviceSettings(full, "melo.voice");
    settings.save({ cameraId: "c3" });
    expect(settings.value.peek()).toEqual({ cameraId: "c3" });
  });
});
