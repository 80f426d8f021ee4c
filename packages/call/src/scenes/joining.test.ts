import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { announcedIn, createScene, lounge, phaseOf, settleMs, square, tilesOf } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

describe("Entering a call", () => {
  test("Ann enters the Lounge where Ben is, and both see and hear each other", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben);

    b.calls.join(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    a.calls.join(lounge);
    expect(phaseOf(a)).toBe("joining");
    await scene.clock.advance(settleMs);

    expect(phaseOf(a)).toBe("connected");
    expect(tilesOf(a)).toEqual(["Ben ready video", "me ready"]);
    expect(tilesOf(b)).toEqual(["me ready video", "Ann ready"]);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(1);
    expect(b.call().audibleTrackIds.peek()).toHaveLength(1);
  });

  test("the click opens the microphone and shows Ann her own tile before anybody has answered", () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    expect(a.call().controls.peek().microphone).toEqual({ isOn: true, isBusy: true, failure: undefined });
    expect(a.device.sfu.connections[0]?.connection.localMedia.peek().microphone.phase).toBe("starting");
    expect(tilesOf(a)).toEqual(["me ready muted"]);
  });

  test("the announcement does not wait for LiveKit, nor LiveKit for the announcement", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    announcedIn(scene, lounge);
    a.calls.join(lounge);
    // Transport 40, then in parallel: announcing 40 and syncing 20, credentials 40 and connecting 80.
    await scene.clock.advance(100);
    expect(announcedIn(scene, lounge)).toEqual([ann]);
    expect(phaseOf(a)).toBe("joining");
    await scene.clock.advance(60);
    expect(phaseOf(a)).toBe("connected");
  });

  test("a call is connected only when others can see us too", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    scene.world.homeserver.isUp.value = true;
    a.calls.join(lounge);
    await scene.clock.advance(60);
    scene.world.homeserver.isUp.value = false;
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("joining");
    scene.world.homeserver.isUp.value = true;
    await scene.clock.advance(2_000);
    expect(phaseOf(a)).toBe("connected");
  });

  test("an audio call says so to others, and a camera that is switched on later makes it a video call", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const others = scene.world.device(ben).memberships.memberships(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(others.peek()[0]?.intent).toBe("audio");
    const { joinedAtMs } = others.peek()[0] ?? {};
    a.call().setCamera(true);
    await scene.clock.advance(settleMs);
    expect(others.peek()[0]?.intent).toBe("video");
    expect(others.peek()[0]?.joinedAtMs).toBe(joinedAtMs);
    // Each is an event in the room: one for the arrival, one for the camera.
    expect(scene.world.homeserver.membershipWrites.count).toBe(2);
  });

  test("Ann comes in muted when she wants to, and no device is opened", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge, { isMicrophoneOn: false });
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["me ready muted"]);
    expect(scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.tracks).toEqual([]);
  });

  test("joining the call she is in only switches the camera on", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    const call = a.call();
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["me ready"]);
    a.calls.join(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(a.call()).toBe(call);
    expect(tilesOf(a)).toEqual(["me ready video"]);
    expect(a.device.sfu.connections).toHaveLength(1);
  });

  test("in a channel without encryption nobody waits for keys", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    await enterSquare();
    a.calls.join(square);
    await scene.clock.advance(settleMs);
    expect(a.call().isEncrypted).toBe(false);
    expect(tilesOf(a)).toEqual(["Ben ready video", "me ready"]);

    async function enterSquare(): Promise<void> {
      void scene.person(ben).enter(square, { isCameraOn: true });
      await scene.clock.advance(settleMs);
    }
  });

  test("the call started when the first of those present came", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(60_000);
    const cameAtMs = scene.clock.now();
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(a.call().startedAtMs.peek()).toBe(cameAtMs - 60_000);
  });
});

describe("Fifty people", () => {
  test("are all seen and heard by Ann, in the order in which they came", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const names = Array.from({ length: 49 }, (_, index) => `guest${String(index).padStart(2, "0")}`);
    for (const name of names) {
      void scene.person(`@${name}:melo.example`).enter(lounge, { isCameraOn: true });
      await scene.clock.advance(1);
    }
    await scene.clock.advance(settleMs);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);

    expect(tilesOf(a)).toEqual([...names.map((name) => `G${name.slice(1)} ready video`), "me ready"]);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(49);
    expect(a.calls.roster(lounge).peek().entries).toHaveLength(50);
  });
});

describe("When the way in is closed", () => {
  test("a call that Ann may not enter fails at once, and nobody sees her in it", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.tokens.forbiddenRooms.add(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("failed call_forbidden");
    expect(announcedIn(scene, lounge)).toEqual([]);
    expect(a.device.sfu.connections.every(({ isOpen }) => !isOpen())).toBe(true);
    await scene.clock.advance(120_000);
    expect(a.device.tokens.requests).toHaveLength(1);
  });

  test("trying again starts over with the same choices", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.tokens.forbiddenRooms.add(lounge);
    a.calls.join(lounge, { isCameraOn: true, isMicrophoneOn: false });
    await scene.clock.advance(settleMs);
    a.device.tokens.forbiddenRooms.clear();
    a.call().retry();
    expect(phaseOf(a)).toBe("joining");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(tilesOf(a)).toEqual(["me ready muted video"]);
    expect(announcedIn(scene, lounge)).toEqual([ann]);
  });

  test("a second click on the channel tries again too", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.tokens.forbiddenRooms.add(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    a.device.tokens.forbiddenRooms.clear();
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
  });

  test("a homeserver without a transport is the operator's to mend", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.memberships.transports.value = [];
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("failed no_transport");
  });

  test.each(["encryption_unsupported", "encryption_failed", "call_full"] as const)(
    "%s is told and not tried again",
    async (code) => {
      const scene = createScene();
      const a = scene.melo(ann);
      a.device.sfu.connectFailures.push(new MeloError(code, "injected"));
      a.calls.join(lounge);
      await scene.clock.advance(60_000);
      expect(phaseOf(a)).toBe(`failed ${code}`);
      expect(a.device.sfu.connections).toHaveLength(1);
      expect(announcedIn(scene, lounge)).toEqual([]);
    },
  );

  test("without a network Ann keeps joining until there is one, with the microphone she already opened", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.isOnline.value = false;
    a.calls.join(lounge);
    await scene.clock.advance(60_000);
    expect(phaseOf(a)).toBe("joining");
    expect(a.device.sfu.connections).toHaveLength(1);
    a.device.isOnline.value = true;
    await scene.clock.advance(15_000 + settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections).toHaveLength(1);
  });

  test("a token service that asks for patience gets it", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.tokens.failures.push(new MeloError("rate_limited", "injected", { retryAfterMs: 30_000 }));
    a.calls.join(lounge);
    await scene.clock.advance(30_000);
    expect(a.device.tokens.requests).toHaveLength(1);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
  });
});
