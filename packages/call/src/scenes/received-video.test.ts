import { describe, expect, test } from "vitest";
import { createScene, square, settleMs, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const maxReceived = 25;

async function enterMany(scene: Scene, count: number, from = 0): Promise<void> {
  for (let index = from; index < from + count; index += 1) {
    void scene.person(`@p${index}:melo.example`).enter(square, { isCameraOn: true });
  }
  await scene.clock.advance(settleMs);
}

function tracks(user: MeloUser) {
  const participants = user.device.sfu.connections.at(-1)?.connection.participants.peek() ?? [];
  return participants.flatMap((participant) => participant.tracks);
}

function receivedVideo(user: MeloUser): readonly string[] {
  return tracks(user)
    .filter(({ source, isSubscribed }) => source === "camera" && isSubscribed)
    .map(({ trackId }) => trackId);
}

function cameras(user: MeloUser): readonly string[] {
  return tracks(user)
    .filter(({ source }) => source === "camera")
    .map(({ trackId }) => trackId);
}

async function joinAfter(count: number): Promise<{ scene: Scene; a: MeloUser }> {
  const scene = createScene();
  await enterMany(scene, count);
  const a = scene.melo(ann);
  a.calls.join(square);
  await scene.clock.advance(settleMs);
  return { scene, a };
}

describe("Video is received", () => {
  test("of everybody in a small call, so that the first picture comes at once", async () => {
    const { a } = await joinAfter(12);
    expect(receivedVideo(a)).toHaveLength(12);
  });

  test("only of those who are looked at in a large call, while everybody is heard", async () => {
    const { scene, a } = await joinAfter(60);
    expect(receivedVideo(a)).toEqual([]);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(60);
    const page = cameras(a).slice(0, 9);
    for (const trackId of page) a.call().watchTrack(trackId);
    await scene.clock.advance(60_000);
    expect(receivedVideo(a)).toEqual(page);
  });

  test("no longer of those who are out of sight when a small call becomes large", async () => {
    const { scene, a } = await joinAfter(8);
    const [seen] = cameras(a);
    a.call().watchTrack(seen ?? "");
    await enterMany(scene, 8, 8);
    expect(receivedVideo(a)).toEqual([seen]);
  });

  test("a little longer than it is looked at, and anew without a pause when somebody looks again", async () => {
    const { scene, a } = await joinAfter(30);
    const [first = ""] = cameras(a);
    const unwatch = a.call().watchTrack(first);
    unwatch();
    unwatch();
    await scene.clock.advance(4_000);
    expect(receivedVideo(a)).toEqual([first]);
    const again = a.call().watchTrack(first);
    const inASecondWindow = a.call().watchTrack(first);
    await scene.clock.advance(60_000);
    again();
    await scene.clock.advance(60_000);
    expect(receivedVideo(a)).toEqual([first]);
    inASecondWindow();
    await scene.clock.advance(5_000);
    expect(receivedVideo(a)).toEqual([]);
  });

  test("of 25 people at most, however fast pages are turned", async () => {
    const { scene, a } = await joinAfter(60);
    let most = 0;
    const all = cameras(a);
    for (let page = 0; page < 3; page += 1) {
      const unwatch = all.slice(page * 25, page * 25 + 25).map((trackId) => a.call().watchTrack(trackId));
      most = Math.max(most, receivedVideo(a).length);
      await scene.clock.advance(200);
      most = Math.max(most, receivedVideo(a).length);
      for (const stop of unwatch) stop();
    }
    expect(most).toBe(maxReceived);
    await scene.clock.advance(10_000);
    expect(receivedVideo(a)).toEqual([]);
  });

  test("again over a new connection", async () => {
    const { scene, a } = await joinAfter(40);
    const [first = ""] = cameras(a);
    a.call().watchTrack(first);
    a.device.sfu.connections.at(-1)?.end("connection_lost");
    await scene.clock.advance(2 * settleMs);
    expect(a.device.sfu.connections.length).toBeGreaterThan(1);
    expect(receivedVideo(a)).toEqual([first]);
  });
});
