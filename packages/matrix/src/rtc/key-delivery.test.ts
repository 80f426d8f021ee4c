import { createScope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { createKeyDelivery } from "./key-delivery.ts";

const ann = { userId: "@ann:example.org", deviceId: "PHONE" };
const bob = { userId: "@bob:example.org", deviceId: "TABLET" };

interface Scene {
  readonly clock: FakeClock;
  readonly known: Set<string>;
  /** `device key` of everything that went out. */
  readonly sent: string[];
  isBroken: boolean;
  deliver(key: string): Promise<void>;
  end(): void;
}

function createScene(...knownDevices: readonly string[]): Scene {
  const clock = createFakeClock();
  const scope = createScope();
  const scene = { isBroken: false };
  const known = new Set(knownDevices);
  const sent: string[] = [];
  const send = createKeyDelivery(scope, {
    clock,
    encrypt(eventType, devices, payload) {
      const reachable = devices.filter(({ deviceId }) => known.has(deviceId));
      const batch = reachable.map((device) => ({ ...device, payload: { key: payload["key"] } }));
      return scene.isBroken ? Promise.reject(new TypeError("failed")) : Promise.resolve({ eventType, batch });
    },
    send({ batch }) {
      sent.push(...batch.map(({ deviceId, payload }) => `${deviceId} ${String(payload["key"])}`));
      return Promise.resolve();
    },
    refreshDevices: () => Promise.resolve(),
    warn: () => undefined,
  });
  return Object.assign(scene, {
    clock,
    known,
    sent,
    deliver: (key: string) => send("keys", [ann, bob], { key }),
    end: () => scope.end(),
  });
}

test("a key goes once to every device that is known", async () => {
  const scene = createScene("PHONE", "TABLET");
  await scene.deliver("k0");
  await scene.clock.advance(60_000);
  expect(scene.sent).toEqual(["PHONE k0", "TABLET k0"]);
});

test("a device that becomes known later gets the key then", async () => {
  const scene = createScene("PHONE");
  await scene.deliver("k0");
  scene.known.add("TABLET");
  await scene.clock.advance(500);
  expect(scene.sent).toEqual(["PHONE k0", "TABLET k0"]);
});

test("a request that failed is made again", async () => {
  const scene = createScene("PHONE", "TABLET");
  scene.isBroken = true;
  await scene.deliver("k0");
  await scene.clock.advance(1_000);
  expect(scene.sent).toEqual([]);
  scene.isBroken = false;
  await scene.clock.advance(1_000);
  expect(scene.sent).toEqual(["PHONE k0", "TABLET k0"]);
});

test("of two keys that are owed only the newer one goes out", async () => {
  const scene = createScene();
  await scene.deliver("k0");
  await scene.deliver("k1");
  scene.known.add("PHONE").add("TABLET");
  await scene.clock.advance(2_000);
  expect(scene.sent).toEqual(["PHONE k1", "TABLET k1"]);
});

test("a device that never becomes known is given up, and nothing is sent after the end", async () => {
  const scene = createScene("PHONE");
  await scene.deliver("k0");
  await scene.clock.advance(120_000);
  scene.known.add("TABLET");
  await scene.clock.advance(120_000);
  expect(scene.sent).toEqual(["PHONE k0"]);
  await scene.deliver("k1");
  scene.known.delete("TABLET");
  await scene.deliver("k2");
  scene.end();
  scene.known.add("TABLET");
  await scene.clock.advance(120_000);
  expect(scene.sent).toEqual(["PHONE k0", "PHONE k1", "TABLET k1", "PHONE k2"]);
});
