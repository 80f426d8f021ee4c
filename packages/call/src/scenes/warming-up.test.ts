import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { createScene, lounge, phaseOf, settleMs, studio } from "../testing/scene.ts";

const ann = "@ann:melo.example";

describe("Preparing a likely join", () => {
  test("leaves only connecting to the click", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.warm(lounge);
    await scene.clock.advance(settleMs);
    expect(a.device.sfu.warmCalls.count).toBe(1);
    a.calls.join(lounge);
    await scene.clock.advance(90);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.tokens.requests).toEqual([lounge]);
    expect(a.device.memberships.transportRequests.count).toBe(1);
  });

  test("and clicking before it is done asks for nothing twice", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.warm(lounge);
    await scene.clock.advance(60);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.tokens.requests).toEqual([lounge]);
  });

  test("is done once while it holds, and again shortly before it expires", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    for (let minute = 0; minute < 4; minute += 1) {
      a.calls.warm(lounge);
      await scene.clock.advance(60_000);
    }
    expect(a.device.tokens.requests).toHaveLength(1);
    // The fake token lives for five minutes; it is not trusted for the last 15 s.
    await scene.clock.advance(46_000);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(a.device.tokens.requests).toHaveLength(2);
  });

  test("learns after a while that the homeserver offers another deployment", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.warm(lounge);
    await scene.clock.advance(settleMs);
    a.device.memberships.transports.value = [{ type: "livekit", serviceUrl: "https://new.example/livekit/jwt" }];
    await scene.clock.advance(10 * 60_000);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(scene.world.livekitAt("https://new.example/livekit/jwt").participants(lounge).peek().size).toBe(1);
  });

  test("does not storm the server when the pointer runs down a list of channels", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const rooms = Array.from({ length: 20 }, (_, index) => `!channel${index}:melo.example`);
    for (const room of rooms) {
      scene.world.homeserver.addRoom(room);
      a.calls.warm(room);
      await scene.clock.advance(2);
    }
    await scene.clock.advance(settleMs);
    expect(a.device.tokens.requests).toEqual([rooms[0], rooms[19]]);
  });

  test("that fails is silent, is not repeated for a while, and does not spoil the join", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.tokens.failures.push(new MeloError("rate_limited", "injected"));
    for (let times = 0; times < 5; times += 1) {
      a.calls.warm(lounge);
      await scene.clock.advance(100);
    }
    expect(a.device.tokens.requests).toHaveLength(1);
    expect(phaseOf(a)).toBe("none");
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
  });

  test("with credentials that are refused meanwhile costs one more request, not the call", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.warm(studio);
    await scene.clock.advance(settleMs);
    a.device.sfu.connectFailures.push(new MeloError("call_forbidden", "injected"));
    a.calls.join(studio);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.tokens.requests).toEqual([studio, studio]);
  });
});
