import { expect, test } from "vitest";
import { orDefaultDevice } from "./or-default-device.ts";

function openerWith(present: readonly string[], errorName = "OverconstrainedError") {
  return ({ deviceId }: { readonly deviceId: string | undefined }): Promise<string> => {
    if (deviceId === undefined) return Promise.resolve("default");
    if (present.includes(deviceId)) return Promise.resolve(deviceId);
    return Promise.reject(new DOMException("injected", errorName));
  };
}

test("A chosen device that is there is opened", async () => {
  expect(await orDefaultDevice({ deviceId: "b2" }, openerWith(["b2"]))).toBe("b2");
});

test("One that is gone gives way to the default", async () => {
  expect(await orDefaultDevice({ deviceId: "b2" }, openerWith([]))).toBe("default");
});

test("One that is refused or busy does not", async () => {
  await expect(orDefaultDevice({ deviceId: "b2" }, openerWith([], "NotReadableError"))).rejects.toThrow("injected");
});
