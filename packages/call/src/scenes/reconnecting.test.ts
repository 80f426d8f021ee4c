import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import {
  announcedIn,
  createScene,
  lounge,
  phaseOf,
  settleMs,
  tilesOf,
  type MeloUser,
  type Scene,
} from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
/** LiveKit's own reconnecting in the fake world. */
const livekitGivesUpMs = 10_000;

async function annAndBenTalk(): Promise<{ scene: Scene; a: MeloUser; b: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  const b = scene.melo(ben);
  announcedIn(scene, lounge);
  b.calls.join(lounge, { isCameraOn: true });
  await scene.clock.advance(settleMs);
  a.calls.join(lounge, { isCameraOn: true });
  await scene.clock.advance(settleMs);
  return { scene, a, b };
}

describe("Losing the connection", () => {
  test("a short loss is LiveKit's own affair: the same connection goes on", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.isOnline.value = false;
    await scene.clock.advance(3_000);
    expect(a.call().phase.peek()).toEqual({ name: "reconnecting", sinceMs: scene.clock.now() - 3_000 });
    a.device.isOnline.value = true;
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections).toHaveLength(1);
  });

  test("nobody is shown as speaking while nothing can be heard", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    void b.enter(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    b.setSpeaking(true);
    const speakers = (): readonly boolean[] =>
      a
        .call()
        .tiles.peek()
        .map((tile) => tile.isSpeaking.peek());
    expect(speakers()).toContain(true);
    a.device.isOnline.value = false;
    await scene.clock.advance(3_000);
    expect(speakers()).toEqual([false, false]);
    a.device.isOnline.value = true;
    await scene.clock.advance(settleMs);
    expect(speakers()).toContain(true);
  });

  test("when LiveKit restarts, everybody is back within a moment with what they were sending", async () => {
    const { scene, a, b } = await annAndBenTalk();
    a.call().setScreenShare(true);
    await scene.clock.advance(settleMs);
    const requests = a.device.tokens.requests.length;
    scene.world.livekit.restart();
    expect(phaseOf(a)).toBe("reconnecting");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(phaseOf(b)).toBe("connected");
    expect(tilesOf(b)).toEqual(["Ann's screen ready", "me ready video", "Ann ready video"]);
    expect(a.device.tokens.requests).toHaveLength(requests + 1);
  });

  test("a minute without a network: the call comes back by itself, and others saw her all the time but for the delayed leave", async () => {
    const { scene, a, b } = await annAndBenTalk();
    a.device.isOnline.value = false;
    await scene.clock.advance(60_000);
    expect(phaseOf(a)).toBe("reconnecting");
    expect(tilesOf(b)).toEqual(["me ready video"]);
    expect(tilesOf(a)).toEqual(["Ben connecting muted", "me ready muted"]);
    a.device.isOnline.value = true;
    await scene.clock.advance(15_000 + settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect([...tilesOf(b)].sort()).toEqual(["Ann ready video", "me ready video"]);
  });

  test("the announcement stays while only LiveKit is away", async () => {
    const { scene, a } = await annAndBenTalk();
    const before = scene.world.device(ben).memberships.memberships(lounge).peek();
    scene.world.livekit.isUp.value = false;
    await scene.clock.advance(60_000);
    expect(phaseOf(a)).toBe("reconnecting");
    scene.world.livekit.isUp.value = true;
    await scene.clock.advance(15_000 + settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(scene.world.device(ben).memberships.memberships(lounge).peek()).toEqual(before);
  });

  test("attempts become rarer, up to one in 15 s", async () => {
    const { scene, a } = await annAndBenTalk();
    const before = a.device.tokens.requests.length;
    scene.world.livekit.isUp.value = false;
    await scene.clock.advance(livekitGivesUpMs);
    const madeAfterMs: number[] = [];
    let seen = before;
    for (let elapsedMs = 0; elapsedMs < 80_000; elapsedMs += 100) {
      await scene.clock.advance(100);
      const { length } = a.device.tokens.requests;
      if (length > seen) madeAfterMs.push(elapsedMs);
      seen = length;
    }
    const gapsMs = madeAfterMs.map((at, index) => at - (madeAfterMs[index - 1] ?? 0));
    expect(gapsMs.map((gap) => Math.round(gap / 1_000))).toEqual([0, 1, 2, 4, 8, 15, 15, 15, 15]);
  });

  test("a connection that breaks as soon as it stands is not tried without a pause", async () => {
    const { scene, a } = await annAndBenTalk();
    const before = a.device.sfu.connections.length;
    for (let second = 0; second < 60; second += 1) {
      scene.world.livekit.restart();
      await scene.clock.advance(1_000);
    }
    expect(a.device.sfu.connections.length - before).toBeLessThan(15);
  });

  test("the homeserver's return ends the wait for the next attempt", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.isOnline.value = false;
    await scene.clock.advance(120_000);
    a.device.isOnline.value = true;
    await scene.clock.advance(4_000 + settleMs);
    expect(phaseOf(a)).toBe("connected");
  });

  test.each([5_000, 20_000, 60_000, 180_000])(
    "after %i ms without a network everybody is back within two seconds of its return, whatever the browser noticed",
    async (awayMs) => {
      const { scene, a, b } = await annAndBenTalk();
      a.device.isOnline.value = false;
      await scene.clock.advance(awayMs);
      expect(phaseOf(a)).toBe("reconnecting");
      a.device.isOnline.value = true;
      await scene.clock.advance(2_000);
      expect(phaseOf(a)).toBe("connected");
      expect(tilesOf(a)).toEqual(["Ben ready video", "me ready video"]);
      expect([...tilesOf(b)].sort()).toEqual(["Ann ready video", "me ready video"]);
    },
  );

  test("what LiveKit does not resume in time makes room for a new connection", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.sfu.canResume.value = false;
    a.device.isOnline.value = false;
    await scene.clock.advance(5_000);
    a.device.isOnline.value = true;
    await scene.clock.advance(2_000);
    expect(phaseOf(a)).toBe("reconnecting");
    await scene.clock.advance(2_500);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections.map(({ isOpen }) => isOpen())).toEqual([false, true]);
    expect(tilesOf(a)).toEqual(["Ben ready video", "me ready video"]);
  });

  test("after so long that LiveKit has forgotten us there is nothing to resume: a new connection is made at once", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.sfu.canResume.value = false;
    a.device.sfu.isMediaAlive.value = true;
    a.device.isOnline.value = false;
    await scene.clock.advance(14_000);
    a.device.sfu.isMediaAlive.value = false;
    a.device.isOnline.value = true;
    await scene.clock.advance(2_000);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections.map(({ isOpen }) => isOpen())).toEqual([false, true]);
  });

  test("a call whose media came through all the time is resumed, however long signalling was away", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.sfu.canResume.value = false;
    a.device.sfu.isMediaAlive.value = true;
    a.device.isOnline.value = false;
    await scene.clock.advance(60_000);
    a.device.isOnline.value = true;
    await scene.clock.advance(2_000);
    a.device.sfu.canResume.value = true;
    await scene.clock.advance(1_000);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections.map(({ isOpen }) => isOpen())).toEqual([true]);
  });

  test("on another network, or awake again, what stands looks for its way anew and news are asked for", async () => {
    const { scene, a } = await annAndBenTalk();
    const [connection] = a.device.sfu.connections;
    expect([connection?.renewals(), a.device.memberships.retries.count]).toEqual([0, 0]);
    a.device.network.changes.emit();
    await scene.clock.advance(settleMs);
    expect([connection?.renewals(), a.device.memberships.retries.count]).toEqual([1, 1]);
    await scene.clock.advance(10_000);
    expect(phaseOf(a)).toBe("connected");
    expect(a.device.sfu.connections).toHaveLength(1);
  });

  test("a failed announcement does not wait for its next turn when the network is back", async () => {
    const { scene, a } = await annAndBenTalk();
    void a.calls.leave();
    await scene.clock.advance(settleMs);
    a.device.memberships.failAnnouncements(6);
    a.calls.join(lounge);
    await scene.clock.advance(20_000);
    expect(phaseOf(a)).toBe("joining");
    a.device.network.changes.emit();
    await scene.clock.advance(200);
    expect(phaseOf(a)).toBe("connected");
  });

  test("who was removed from the room while away is told so instead of waiting for ever", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.isOnline.value = false;
    await scene.clock.advance(30_000);
    a.device.tokens.forbiddenRooms.add(lounge);
    a.device.isOnline.value = true;
    await scene.clock.advance(15_000 + settleMs);
    expect(phaseOf(a)).toBe("failed call_forbidden");
  });

  test("what nobody foresaw does not take down a call that worked", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.sfu.connectFailures.push(new MeloError("unexpected", "injected"));
    scene.world.livekit.restart();
    await scene.clock.advance(5_000);
    expect(phaseOf(a)).toBe("connected");
  });
});

describe("Losing the homeserver", () => {
  test("the media goes on, and Ann is told that others may not see her", async () => {
    const { scene, a, b } = await annAndBenTalk();
    scene.world.homeserver.isUp.value = false;
    await scene.clock.advance(12_000);
    expect(phaseOf(a)).toBe("reconnecting");
    expect(tilesOf(a)).toEqual(["Ben ready video", "me ready video"]);
    scene.world.homeserver.isUp.value = true;
    await scene.clock.advance(5_000);
    expect(phaseOf(a)).toBe("connected");
    expect(phaseOf(b)).toBe("connected");
    expect(a.device.sfu.connections.map(({ renewals }) => renewals())).toEqual([0]);
  });

  test("an announcement that failed is made again", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.device.memberships.failAnnouncements(3);
    a.calls.join(lounge);
    await scene.clock.advance(10_000);
    expect(phaseOf(a)).toBe("connected");
  });
});

describe("Leaving the call against one's will", () => {
  test("a moderator removes Ann: she is told, is seen nowhere, and may try again", async () => {
    const { scene, a, b } = await annAndBenTalk();
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`);
    await scene.clock.advance(0);
    expect(phaseOf(a)).toBe("failed removed_from_call");
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toEqual(["me ready video"]);
    expect(announcedIn(scene, lounge)).toEqual([ben]);
    expect(a.calls.roster(lounge).peek()).toMatchObject({ own: "none", entries: [{ userId: ben }] });
    a.call().retry();
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(tilesOf(b)).toEqual(["me ready video", "Ann ready video"]);
  });

  test("the same device enters elsewhere: this tab ends, and the membership is the other tab's now", async () => {
    const { scene, a } = await annAndBenTalk();
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`, "joined_elsewhere");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("failed joined_elsewhere");
    await a.calls.leave();
    await scene.clock.advance(settleMs);
    expect(announcedIn(scene, lounge)).toContain(ann);
  });

  test("the encryption worker dies: the call fails instead of going on deaf", async () => {
    const { scene, a } = await annAndBenTalk();
    a.device.sfu.connections[0]?.end("encryption_failed");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("failed encryption_failed");
    expect(announcedIn(scene, lounge)).toEqual([ben]);
  });

  test("a closed LiveKit room is entered anew", async () => {
    const { scene, a } = await annAndBenTalk();
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`, "room_closed");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
  });
});
