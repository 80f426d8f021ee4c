import { describe, expect, test } from "vitest";
import { createScene, lounge, phaseOf, settleMs, tilesOf } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:elsewhere.example";
const cleo = "@cleo:elsewhere.example";
const elsewhere = "https://elsewhere.example/livekit/jwt";

describe("Members on different LiveKit deployments", () => {
  test("see and hear each other over one connection for each deployment", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben, "PHONE", elsewhere);
    const c = scene.melo(cleo, "PHONE", `${elsewhere}/`);
    for (const { calls } of [a, b, c]) {
      calls.join(lounge, { isCameraOn: true });
      await scene.clock.advance(settleMs);
    }
    expect(tilesOf(a)).toEqual(["me ready video", "Ben ready video", "Cleo ready video"]);
    expect(tilesOf(b)).toEqual(["Ann ready video", "me ready video", "Cleo ready video"]);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(2);
    expect(a.device.sfu.connections).toHaveLength(2);
    expect(c.device.sfu.connections).toHaveLength(2);
    // Present on the other deployment only to listen, which is nothing to warn of.
    await scene.clock.advance(5_000);
    expect(a.call().warnings.peek()).toEqual([]);
  });

  test("a call stays on the deployment it was announced on, whatever the homeserver offers later", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben);
    for (const { calls } of [a, b]) calls.join(lounge, { isCameraOn: true });
    await scene.clock.advance(20 * 60_000);
    a.device.memberships.transports.value = [{ type: "livekit", serviceUrl: elsewhere }];
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toContain("Ann ready video");
    expect(a.device.sfu.connections.filter(({ isOpen }) => isOpen())).toHaveLength(1);
  });

  test("a deployment's connection goes with its last member", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben, "PHONE", elsewhere);
    a.calls.join(lounge);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    const open = (): number => a.device.sfu.connections.filter(({ isOpen }) => isOpen()).length;
    expect(open()).toBe(2);
    void b.leave();
    await scene.clock.advance(settleMs);
    expect(open()).toBe(1);
  });

  test.each([5_000, 20_000, 120_000])(
    "after %i ms without a network the media of every deployment is back within two seconds",
    async (awayMs) => {
      const scene = createScene();
      const a = scene.melo(ann);
      const b = scene.melo(ben, "PHONE", elsewhere);
      for (const { calls } of [a, b]) calls.join(lounge, { isCameraOn: true });
      await scene.clock.advance(settleMs);
      a.device.isOnline.value = false;
      await scene.clock.advance(awayMs);
      a.device.isOnline.value = true;
      await scene.clock.advance(2_000);
      expect(tilesOf(a)).toContain("Ben ready video");
      expect(tilesOf(b)).toContain("Ann ready video");
    },
  );

  test("being removed ends all connections, and nothing is heard any more", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    void scene.person(ben, "PHONE", elsewhere).enter(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(1);
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`);
    await scene.clock.advance(settleMs);
    expect(a.device.sfu.connections.map(({ isOpen }) => isOpen())).toEqual([false, false]);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
  });

  test("a deployment that cannot be reached leaves only its own members waiting, until it can", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben, "PHONE", elsewhere);
    a.calls.join(lounge);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    scene.world.livekitAt(elsewhere).isUp.value = false;
    await scene.clock.advance(60_000);
    expect(phaseOf(a)).toBe("connected");
    expect(tilesOf(a)).toEqual(["Ben connecting muted", "me ready"]);
    scene.world.livekitAt(elsewhere).isUp.value = true;
    void b.leave();
    await scene.clock.advance(settleMs);
    void b.enter(lounge, { isCameraOn: true });
    await scene.clock.advance(15_000 + settleMs);
    expect(tilesOf(a)).toEqual(["me ready", "Ben ready video"]);
  });

  test("a deployment that refuses us leaves its members waiting, and nobody asks it again and again", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    a.device.tokens.forbiddenRooms.add(lounge);
    void scene.person(ben, "PHONE", elsewhere).enter(lounge);
    await scene.clock.advance(120_000);
    expect(phaseOf(a)).toBe("connected");
    expect(tilesOf(a)).toEqual(["me ready", "Ben connecting muted"]);
    expect(a.device.tokens.requests).toHaveLength(2);
  });
});
