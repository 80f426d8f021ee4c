import { openCallPolicy } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import {
  announcedIn,
  createScene,
  lounge,
  settleMs,
  square,
  tilesOf,
  type MeloUser,
  type Scene,
} from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";

/** So long after a request a device that was handed a key must be announced. */
const arrivalLimitMs = 10_000;

interface CallOfAnn {
  readonly scene: Scene;
  readonly a: MeloUser;
  /** Devices that were sent a key, in order. */
  readonly keysSentTo: string[];
}

/** Ann is in the lounge with her camera; what is sent from now on is written down. */
async function annIsIn(): Promise<CallOfAnn> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(lounge, { isCameraOn: true });
  await scene.clock.advance(settleMs);
  const keysSentTo: string[] = [];
  const send = scene.world.homeserver.sendKey;
  scene.world.homeserver.sendKey = (roomId, devices, key) => {
    keysSentTo.push(...devices);
    send(roomId, devices, key);
  };
  return { scene, a, keysSentTo };
}

/** A device asks everybody in the call and does nothing else. */
function ask(scene: Scene, userId: string, roomId = lounge, deviceId = "LAPTOP"): void {
  scene.world.device(userId, deviceId);
  scene.world.homeserver.sendKeyRequest(roomId, [`${ann} LAPTOP`], { userId, deviceId });
}

function keyIndexOfAnn({ world }: Scene): number | undefined {
  return world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.keyIndex;
}

describe("Asking for keys on the way into a call", () => {
  test("brings the others' key although the membership is still on its way", async () => {
    const { scene } = await annIsIn();
    const b = scene.melo(ben);
    await scene.clock.advance(20);
    scene.world.homeserver.putMembership = () => undefined;
    b.calls.join(lounge);
    await scene.clock.advance(1_000);
    expect(tilesOf(b)).toContain("Ann ready video");
  });

  test("is not needed: a member that answers nothing gives its key with the membership", async () => {
    const { scene } = await annIsIn();
    const b = scene.melo(ben);
    await scene.clock.advance(20);
    scene.world.homeserver.sendKeyRequest = () => undefined;
    b.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toContain("Ann ready video");
  });

  test("leaves a call with somebody who came as it was", async () => {
    const { scene } = await annIsIn();
    scene.melo(ben).calls.join(lounge);
    await scene.clock.advance(2 * arrivalLimitMs);
    expect(keyIndexOfAnn(scene)).toBe(0);
  });

  test("and then not coming makes a new key, as for one who left, which the asker never gets", async () => {
    const { scene, keysSentTo } = await annIsIn();
    scene.melo(cleo).calls.join(lounge);
    await scene.clock.advance(settleMs);
    keysSentTo.length = 0;
    ask(scene, ben);
    await scene.clock.advance(settleMs);
    expect(keysSentTo).toEqual([`${ben} LAPTOP`]);
    expect(keyIndexOfAnn(scene)).toBe(0);
    await scene.clock.advance(arrivalLimitMs);
    expect(keyIndexOfAnn(scene)).toBe(1);
    expect(keysSentTo).toEqual([`${ben} LAPTOP`, `${cleo} LAPTOP`]);
  });

  test("is answered again after coming and going at once", async () => {
    const { scene, keysSentTo } = await annIsIn();
    const b = scene.melo(ben);
    await scene.clock.advance(20);
    for (let times = 0; times < 3; times += 1) {
      b.calls.join(lounge);
      await scene.clock.advance(1_000);
      void b.calls.leave();
      await scene.clock.advance(2 * arrivalLimitMs);
    }
    keysSentTo.length = 0;
    scene.world.homeserver.putMembership = () => undefined;
    b.calls.join(lounge);
    await scene.clock.advance(1_000);
    expect(keysSentTo).toEqual([`${ben} LAPTOP`]);
    expect(tilesOf(b)).toContain("Ann ready video");
  });

  test("is answered again just when the first time would have been in vain", async () => {
    const { scene, keysSentTo } = await annIsIn();
    const b = scene.melo(ben);
    await scene.clock.advance(20);
    b.calls.join(lounge);
    await scene.clock.advance(1_000);
    void b.calls.leave();
    // The request arrives before the ten seconds are over, the membership after it.
    await scene.clock.advance(arrivalLimitMs - 1_000 - 10);
    b.calls.join(lounge);
    await scene.clock.advance(1_000);
    void b.calls.leave();
    await scene.clock.advance(2 * arrivalLimitMs);
    keysSentTo.length = 0;
    ask(scene, ben);
    await scene.clock.advance(settleMs);
    expect(keysSentTo).toEqual([`${ben} LAPTOP`]);
  });

  test("without ever coming opens one key, however often it is asked for", async () => {
    const { scene, keysSentTo } = await annIsIn();
    for (let times = 0; times < 90; times += 1) {
      ask(scene, ben, lounge, `DEVICE${times % 3}`);
      await scene.clock.advance(3_000);
    }
    const handedCount = keysSentTo.length;
    expect(keyIndexOfAnn(scene)).toBe(1);
    ask(scene, ben);
    await scene.clock.advance(settleMs);
    expect(keysSentTo).toHaveLength(handedCount);
    expect(new Set(keysSentTo)).toEqual(new Set([`${ben} DEVICE0`, `${ben} DEVICE1`, `${ben} DEVICE2`]));
  });

  test("announces nobody", async () => {
    const { scene, a } = await annIsIn();
    ask(scene, ben);
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["me ready video"]);
    expect(announcedIn(scene, lounge)).toEqual([ann]);
  });

  test.each([
    ["outside of the room", { isMember: false, memberSinceMs: undefined }],
    ["without the power to announce itself", { mayAnnounce: false }],
    ["when the call is full", { policy: { ...openCallPolicy, maxMembers: 1 } }],
    ["who came into the room after the key was made", { memberSinceMs: Number.MAX_SAFE_INTEGER }],
  ])("gives nothing to somebody %s, and changes no key", async (_, entitlement) => {
    const { scene, keysSentTo } = await annIsIn();
    scene.world.homeserver.setEntitlement(lounge, ben, entitlement);
    ask(scene, ben);
    await scene.clock.advance(2 * arrivalLimitMs);
    expect(keysSentTo).toEqual([]);
    expect(keyIndexOfAnn(scene)).toBe(0);
  });

  test("again and again is answered three times in ten seconds", async () => {
    const { scene, keysSentTo } = await annIsIn();
    for (let times = 0; times < 20; times += 1) {
      ask(scene, ben);
      await scene.clock.advance(100);
    }
    expect(keysSentTo).toHaveLength(3);
  });

  test("by a crowd of devices is answered thirty times in ten seconds", async () => {
    const { scene, keysSentTo } = await annIsIn();
    for (let index = 0; index < 100; index += 1) ask(scene, ben, lounge, `DEVICE${index}`);
    await scene.clock.advance(1_000);
    expect(keysSentTo).toHaveLength(30);
  });

  test("of somebody who is in no call any more gives nothing", async () => {
    const { scene, a, keysSentTo } = await annIsIn();
    void a.calls.leave();
    ask(scene, ben);
    await scene.clock.advance(settleMs);
    expect(keysSentTo).toEqual([]);
  });

  test("happens in encrypted rooms only", async () => {
    const scene = createScene();
    scene.melo(ann).calls.join(square);
    await scene.clock.advance(settleMs);
    const asked: string[] = [];
    scene.world.homeserver.sendKeyRequest = (roomId) => asked.push(roomId);
    scene.melo(ben).calls.join(square);
    scene.melo(cleo).calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(asked).toEqual([lounge]);
  });
});
