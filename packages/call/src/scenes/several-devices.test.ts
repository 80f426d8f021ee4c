import { describe, expect, test } from "vitest";
import { announcedIn, createScene, lounge, phaseOf, settleMs, tilesOf } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

describe("Somebody who enters the same call with another device", () => {
  test("moves there: the first device stands down and offers to take the call back", async () => {
    const scene = createScene();
    const laptop = scene.melo(ann, "LAPTOP");
    const phone = scene.melo(ann, "PHONE");
    laptop.calls.join(lounge);
    await scene.clock.advance(settleMs);
    phone.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect([phaseOf(laptop), phaseOf(phone)]).toEqual(["failed joined_elsewhere", "connected"]);
    expect(announcedIn(scene, lounge)).toEqual([ann]);
    expect(laptop.calls.roster(lounge).peek().own).toBe("elsewhere");
    laptop.call().retry();
    await scene.clock.advance(settleMs);
    expect([phaseOf(laptop), phaseOf(phone)]).toEqual(["connected", "failed joined_elsewhere"]);
  });

  test("does not give way to a device that was in the call before", async () => {
    const scene = createScene();
    const tablet = scene.person(ann, "TABLET");
    void tablet.enter(lounge);
    await scene.clock.advance(settleMs);
    const laptop = scene.melo(ann, "LAPTOP");
    laptop.calls.join(lounge);
    await scene.clock.advance(60_000);
    expect(phaseOf(laptop)).toBe("connected");
  });
});

describe("Somebody who is in a call with two devices", () => {
  test("is one person on the stage and in the list, with what either of them sends", async () => {
    const scene = createScene();
    const b = scene.melo(ben);
    b.calls.join(lounge);
    await scene.clock.advance(settleMs);
    const laptop = scene.person(ann, "LAPTOP");
    const phone = scene.person(ann, "PHONE");
    void laptop.enter(lounge, { isMicrophoneOn: false, isSharing: true });
    await scene.clock.advance(settleMs);
    void phone.enter(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toEqual(["Ann's screen ready", "me ready", "Ann ready video"]);
    expect(b.calls.roster(lounge).peek().entries).toMatchObject([
      { displayName: "Ben" },
      { displayName: "Ann", isMicrophoneOn: true, isCameraOn: true, isSharing: true },
    ]);
    expect(b.call().audibleTrackIds.peek()).toHaveLength(1);
    phone.setSpeaking(true);
    expect(b.call().tiles.peek().at(-1)?.isSpeaking.peek()).toBe(true);
    const tile = b.call().tiles.peek().at(-1);
    void phone.leave();
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toEqual(["Ann's screen ready", "me ready", "Ann ready muted"]);
    expect(b.call().tiles.peek().at(-1)).toBe(tile);
  });

  test("does not hear their own voice from the other one", async () => {
    const scene = createScene();
    const tablet = scene.person(ann, "TABLET");
    void tablet.enter(lounge);
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(settleMs);
    const laptop = scene.melo(ann, "LAPTOP");
    laptop.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(tilesOf(laptop)).toEqual(["Ben ready", "me ready"]);
    expect(laptop.call().audibleTrackIds.peek()).toHaveLength(1);
  });
});
