import type { CallDevice } from "@melo/call";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { describe, expect, test } from "vitest";
import { createKeyAsker, type KeyAsker } from "./ask-for-keys.ts";

const lounge = "!lounge:example.org";
const own = { userId: "@ann:example.org", deviceId: "PHONE" };
const ben = { userId: "@ben:example.org", deviceId: "TABLET" };
const cleo = { userId: "@cleo:example.org", deviceId: "LAPTOP" };

interface Scene {
  readonly clock: FakeClock;
  readonly asker: KeyAsker;
  /** Device and moment of sealing of every request that went out. */
  readonly sent: string[];
  readonly sealedCount: () => number;
  readonly warnings: unknown[];
  isBroken: boolean;
}

function createScene(): Scene {
  const clock = createFakeClock(0);
  const sent: string[] = [];
  const warnings: unknown[] = [];
  let sealed = 0;
  const state = { isBroken: false };
  const asker = createKeyAsker({
    clock,
    own,
    encrypt(eventType, devices, content) {
      if (state.isBroken) return Promise.reject(new TypeError("failed"));
      sealed += devices.length;
      const batch = devices.map((device) => ({ ...device, payload: { sentAt: content["sent_ts"] } }));
      return Promise.resolve({ eventType, batch });
    },
    send({ batch }) {
      sent.push(...batch.map(({ deviceId, payload }) => `${deviceId} ${String(payload["sentAt"])}`));
      return Promise.resolve();
    },
    warn: (...message) => void warnings.push(message),
  });
  return Object.assign(state, { clock, asker, sent, warnings, sealedCount: () => sealed });
}

function crowd(size: number): readonly CallDevice[] {
  return Array.from({ length: size }, (_, index) => ({ userId: `@one${index}:example.org`, deviceId: "D" }));
}

describe("a request for the keys of a call", () => {
  test("that is prepared is sent before asking returns", async () => {
    const { asker, sent } = createScene();
    await asker.prepare(lounge, [own, ben]);
    asker.ask(lounge, [own, ben]);
    expect(sent).toEqual(["TABLET 0"]);
  });

  test("that is not prepared is encrypted and sent then", async () => {
    const { asker, sent, clock } = createScene();
    asker.ask(lounge, [own, ben]);
    await clock.advance(0);
    expect(sent).toEqual(["TABLET 0"]);
  });

  test("is prepared anew every ten seconds at most, unless somebody has come", async () => {
    const { asker, clock, sealedCount } = createScene();
    await asker.prepare(lounge, [ben]);
    await clock.advance(9_999);
    await asker.prepare(lounge, [ben]);
    expect(sealedCount()).toBe(1);
    await asker.prepare(lounge, [ben, cleo]);
    expect(sealedCount()).toBe(3);
    await clock.advance(10_000);
    await asker.prepare(lounge, [ben, cleo]);
    expect(sealedCount()).toBe(5);
  });

  test("goes to those who are in the call now, whoever it was prepared for", async () => {
    const { asker, sent, clock } = createScene();
    await asker.prepare(lounge, [ben]);
    await clock.advance(1_000);
    asker.ask(lounge, [cleo]);
    await clock.advance(0);
    expect(sent).toEqual(["LAPTOP 1000"]);
  });

  test("that was prepared too long ago to be answered is encrypted again", async () => {
    const { asker, sent, clock } = createScene();
    await asker.prepare(lounge, [ben]);
    await clock.advance(20_000);
    asker.ask(lounge, [ben]);
    await clock.advance(0);
    expect(sent).toEqual(["TABLET 20000"]);
  });

  test("is sent once: the next one is encrypted for itself", async () => {
    const { asker, sent, clock } = createScene();
    await asker.prepare(lounge, [ben]);
    asker.ask(lounge, [ben]);
    await clock.advance(500);
    asker.ask(lounge, [ben]);
    await clock.advance(0);
    expect(sent).toEqual(["TABLET 0", "TABLET 500"]);
  });

  test("of a call with more than fifty others is not made", async () => {
    const { asker, sealedCount, clock } = createScene();
    await asker.prepare(lounge, [own, ...crowd(51)]);
    asker.ask(lounge, [own, ...crowd(51)]);
    await clock.advance(0);
    expect(sealedCount()).toBe(0);
    await asker.prepare(lounge, [own, ...crowd(50)]);
    expect(sealedCount()).toBe(50);
  });

  test("that fails is only worth a warning", async () => {
    const scene = createScene();
    scene.isBroken = true;
    await scene.asker.prepare(lounge, [ben]);
    scene.asker.ask(lounge, [ben]);
    await scene.clock.advance(0);
    expect(scene.warnings).toHaveLength(2);
    expect(scene.sent).toEqual([]);
  });
});
