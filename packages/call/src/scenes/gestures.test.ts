import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";
const thumb = { emoji: "👍", name: "thumbsup" };
const party = { emoji: "🎉", name: "party" };

function handsAt(user: MeloUser): readonly string[] {
  return user
    .call()
    .hands.peek()
    .map(({ displayName }) => displayName);
}

/** Of each person's tile: the place among the hands, and the reaction. */
function signsAt(user: MeloUser): readonly string[] {
  return user
    .call()
    .tiles.peek()
    .map(({ state }) => {
      const { displayName, handOrder, reaction } = state.peek();
      return [displayName, handOrder, reaction].filter((part) => part !== undefined).join(" ");
    });
}

async function meet(): Promise<{ scene: Scene; a: MeloUser; b: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  const b = scene.melo(ben);
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  b.calls.join(lounge);
  await scene.clock.advance(settleMs);
  return { scene, a, b };
}

describe("A raised hand", () => {
  test("is up at once for Ann, and a moment later for everybody", async () => {
    const { scene, a, b } = await meet();
    a.call().setHand(true);
    expect(a.call().ownHand.peek()).toEqual({ isOn: true, isBusy: true, failure: undefined });
    expect(signsAt(a)).toEqual(["Ann 1", "Ben"]);
    expect(handsAt(b)).toEqual([]);
    await scene.clock.advance(settleMs);
    expect(signsAt(b)).toEqual(["Ann 1", "Ben"]);
    expect(a.call().ownHand.peek().isBusy).toBe(false);
  });

  test("stands behind those that were raised before", async () => {
    const { scene, a, b } = await meet();
    b.call().setHand(true);
    await scene.clock.advance(settleMs);
    a.call().setHand(true);
    expect(handsAt(a)).toEqual(["Ben", "Ann"]);
    await scene.clock.advance(settleMs);
    expect(signsAt(b)).toEqual(["Ann 2", "Ben 1"]);
    b.call().setHand(false);
    await scene.clock.advance(settleMs);
    expect(signsAt(a)).toEqual(["Ann 1", "Ben"]);
  });

  test("stays up when the camera is switched, for that only changes the membership", async () => {
    const { scene, a, b } = await meet();
    a.call().setHand(true);
    await scene.clock.advance(settleMs);
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    expect(handsAt(b)).toEqual(["Ann"]);
  });

  test("is up again after a reload, which is a new entry, and behind those that went up meanwhile", async () => {
    const { scene, a, b } = await meet();
    a.call().setHand(true);
    await scene.clock.advance(settleMs);
    b.call().setHand(true);
    await scene.clock.advance(settleMs);
    expect(handsAt(b)).toEqual(["Ann", "Ben"]);
    a.reload();
    await scene.clock.advance(settleMs);
    expect(a.call().ownHand.peek()).toMatchObject({ isOn: true, isBusy: false });
    expect(handsAt(b)).toEqual(["Ben", "Ann"]);
    a.call().setHand(false);
    await scene.clock.advance(settleMs);
    expect(handsAt(b)).toEqual(["Ben"]);
  });

  test("goes with the person, and is down when they come back", async () => {
    const { scene, a, b } = await meet();
    a.call().setHand(true);
    await scene.clock.advance(settleMs);
    void a.calls.leave();
    await scene.clock.advance(settleMs);
    expect(handsAt(b)).toEqual([]);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(a.call().ownHand.peek().isOn).toBe(false);
    expect(handsAt(b)).toEqual([]);
  });

  test("that was wanted while joining goes up once Ann is in", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    a.call().setHand(true);
    expect(a.call().ownHand.peek().isOn).toBe(true);
    await scene.clock.advance(settleMs);
    expect(a.device.deps.gestures.hands(lounge).peek()).toHaveLength(1);
  });

  test("that could not be raised is down again, with the reason", async () => {
    const { scene, a } = await meet();
    a.device.isOnline.value = false;
    a.call().setHand(true);
    await scene.clock.advance(100);
    expect(a.call().ownHand.peek()).toMatchObject({ isOn: false, failure: { code: "offline" } });
  });

  test("follows the last of several hasty wishes", async () => {
    const { scene, a, b } = await meet();
    for (const isUp of [true, false, true, false]) a.call().setHand(isUp);
    await scene.clock.advance(settleMs);
    expect(handsAt(b)).toEqual([]);
    expect(a.call().ownHand.peek()).toMatchObject({ isOn: false, isBusy: false });
  });

  test("is seen in the list of channels by people who are not in the call", async () => {
    const { scene, a } = await meet();
    const c = scene.melo(cleo);
    a.call().setHand(true);
    await scene.clock.advance(settleMs);
    const entries = c.calls.roster(lounge).peek().entries;
    expect(entries.map(({ displayName, isHandRaised }) => [displayName, isHandRaised])).toEqual([
      ["Ann", true],
      ["Ben", false],
    ]);
  });
});

describe("A reaction", () => {
  test("is shown at once, arrives, and is gone after three seconds", async () => {
    const { scene, a, b } = await meet();
    void a.call().react(thumb);
    expect(signsAt(a)).toEqual(["Ann 👍", "Ben"]);
    await scene.clock.advance(100);
    expect(signsAt(b)).toEqual(["Ann 👍", "Ben"]);
    expect(b.call().reactions.peek()).toMatchObject([{ displayName: "Ann", emoji: "👍", isOwn: false }]);
    await scene.clock.advance(3_000);
    expect([...signsAt(a), ...signsAt(b)]).toEqual(["Ann", "Ben", "Ann", "Ben"]);
  });

  test("is one at a time for each person", async () => {
    const { scene, a, b } = await meet();
    void a.call().react(thumb);
    void a.call().react(party);
    void b.call().react(party);
    await scene.clock.advance(100);
    expect(signsAt(b)).toEqual(["Ann 👍", "Ben 🎉"]);
    await scene.clock.advance(3_000);
    void a.call().react(party);
    expect(signsAt(a)).toEqual(["Ann 🎉", "Ben"]);
  });

  test("that could not be sent is taken back, and Ann is told", async () => {
    const { scene, a } = await meet();
    a.device.isOnline.value = false;
    const sending = a.call().react(thumb);
    const told = expect(sending).rejects.toBeInstanceOf(MeloError);
    await scene.clock.advance(100);
    await told;
    expect(signsAt(a)).toEqual(["Ann", "Ben"]);
  });
});
