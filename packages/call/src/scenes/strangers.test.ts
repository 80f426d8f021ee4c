import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, square, tilesOf, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const mallory = "@mallory:melo.example";

async function annInLounge(room = lounge): Promise<{ scene: Scene; a: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(room);
  await scene.clock.advance(settleMs);
  return { scene, a };
}

function subscriptions(user: MeloUser, identity: string): readonly boolean[] {
  const participants = user.device.sfu.connections.at(-1)?.connection.participants.peek() ?? [];
  return participants.find((one) => one.identity === identity)?.tracks.map(({ isSubscribed }) => isSubscribed) ?? [];
}

describe("Somebody who is connected without being announced", () => {
  test("is never shown nor heard, is not received any more after 3 s, and Ann is warned", async () => {
    const { scene, a } = await annInLounge();
    void scene.person(mallory).enter(lounge, { isUnannounced: true, isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(a.call().warnings.peek()).toEqual([]);
    expect(tilesOf(a)).toEqual(["me ready"]);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    await scene.clock.advance(3_000);
    expect(a.call().warnings.peek()).toEqual([{ type: "unknown_listener", count: 1 }]);
    expect(tilesOf(a)).toEqual(["me ready"]);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    expect(subscriptions(a, `${mallory}:LAPTOP`)).toEqual([false, false]);
  });

  test("is no longer warned of once gone", async () => {
    const { scene, a } = await annInLounge();
    scene.world.livekit.addStranger(lounge, "listener");
    await scene.clock.advance(4_000);
    expect(a.call().warnings.peek()).toHaveLength(1);
    scene.world.livekit.remove(lounge, "listener");
    expect(a.call().warnings.peek()).toEqual([]);
  });

  test("and is announced in time was never a stranger", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.person(ben);
    await connectBeforeAnnouncing();
    await scene.clock.advance(5_000);
    expect(a.call().warnings.peek()).toEqual([]);
    expect(tilesOf(a)).toEqual(["me ready", "Ben ready"]);
    expect(subscriptions(a, b.identity)).toEqual([true]);

    async function connectBeforeAnnouncing(): Promise<void> {
      scene.world.homeserver.isUp.value = false;
      void b.enter(lounge);
      await scene.clock.advance(2_000);
      expect(tilesOf(a)).toEqual(["me ready"]);
      scene.world.homeserver.isUp.value = true;
    }
  });

  test("under another identity of somebody who is, as Element Call listens elsewhere, is no stranger", async () => {
    const { scene, a } = await annInLounge();
    scene.world.livekit.addStranger(lounge, "hash of Ben");
    scene.world.homeserver.putMembership(lounge, {
      userId: ben,
      deviceId: "PHONE",
      memberId: `${ben}:PHONE`,
      participantIdentity: `${ben}:PHONE`,
      listenerIdentity: "hash of Ben",
      transport: { type: "livekit", serviceUrl: "https://elsewhere.example/livekit/jwt" },
      intent: undefined,
      joinedAtMs: scene.clock.now(),
    });
    await scene.clock.advance(5_000);
    expect(a.call().warnings.peek()).toEqual([]);
    expect(tilesOf(a)).toEqual(["me ready", "ben connecting muted"]);
  });

  test("and is announced late is received, shown and heard from then on", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.person(ben);
    scene.world.homeserver.isUp.value = false;
    void b.enter(lounge, { isCameraOn: true });
    await scene.clock.advance(5_000);
    expect(a.call().warnings.peek()).toHaveLength(1);
    scene.world.homeserver.isUp.value = true;
    await scene.clock.advance(2_000);
    expect(a.call().warnings.peek()).toEqual([]);
    expect(tilesOf(a)).toEqual(["me ready", "Ben ready video"]);
    expect(subscriptions(a, b.identity)).toEqual([true, true]);
  });
});

describe("The sound of a shared screen", () => {
  test("is heard like a voice, and under the same rules", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.person(ben);
    void b.enter(lounge, { isMicrophoneOn: false });
    await scene.clock.advance(settleMs);
    const sound = { trackId: "sound", source: "screen_share_audio", isMuted: false, isEncrypted: true } as const;
    const picture = { ...sound, trackId: "picture", source: "screen_share" } as const;
    scene.world.livekit.change(lounge, b.identity, { tracks: [picture, sound] });
    expect(a.call().audibleTrackIds.peek()).toEqual(["sound"]);
    expect(tilesOf(a)).toEqual(["Ben's screen ready", "me ready", "Ben ready muted"]);
    a.call().setDeafened(true);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    a.call().setDeafened(false);
    scene.world.livekit.change(lounge, b.identity, { tracks: [picture, { ...sound, isEncrypted: false }] });
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    expect(a.call().warnings.peek()).toMatchObject([{ type: "unencrypted_sender", userId: ben }]);
  });

  test("makes two tiles of two screens, which keep their places", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.person(ben);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    const screen = { source: "screen_share", isMuted: false, isEncrypted: true } as const;
    const [first, second] = [
      { ...screen, trackId: "1" },
      { ...screen, trackId: "2" },
    ];
    scene.world.livekit.change(lounge, b.identity, { tracks: [second, first] });
    const before = a.call().tiles.peek();
    expect(before.map(({ state }) => state.peek().videoTrackId)).toEqual(["1", "2", undefined, undefined]);
    scene.world.livekit.change(lounge, b.identity, { tracks: [first, second] });
    expect(a.call().tiles.peek()).toEqual(before);
  });
});

describe("Somebody who is announced without being connected", () => {
  test("has a tile that says so", async () => {
    const { scene, a } = await annInLounge();
    void scene.person(ben).enter(lounge, { isWithoutMedia: true });
    await scene.clock.advance(60_000);
    expect(tilesOf(a)).toEqual(["me ready", "Ben connecting muted"]);
  });

  test("and whose tab was killed disappears with the delayed leave", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.person(ben);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    b.vanish();
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["me ready", "Ben connecting muted"]);
    await scene.clock.advance(18_000);
    expect(tilesOf(a)).toEqual(["me ready"]);
  });
});

describe("A member who sends in clear into an encrypted channel", () => {
  test("is hidden, silent and not received, and Ann is told who it is", async () => {
    const { scene, a } = await annInLounge();
    void scene.person(mallory).enter(lounge, { isCameraOn: true, isSharing: true, isInClear: true });
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["Mallory's screen hidden_unencrypted", "me ready", "Mallory hidden_unencrypted"]);
    expect(
      a
        .call()
        .tiles.peek()
        .map(({ state }) => state.peek().videoTrackId),
    ).toEqual([undefined, undefined, undefined]);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    expect(a.call().warnings.peek()).toEqual([{ type: "unencrypted_sender", userId: mallory, displayName: "Mallory" }]);
    expect(subscriptions(a, `${mallory}:LAPTOP`)).toEqual([false, false, false]);
  });

  test("is not received over a new connection either", async () => {
    const { scene, a } = await annInLounge();
    void scene.person(mallory).enter(lounge, { isInClear: true });
    await scene.clock.advance(settleMs);
    a.device.sfu.connections[0]?.end("connection_lost");
    await scene.clock.advance(settleMs);
    expect(a.device.sfu.connections).toHaveLength(2);
    expect(subscriptions(a, `${mallory}:LAPTOP`)).toEqual([false]);
  });

  test("is somebody like any other in a channel that is not encrypted", async () => {
    const { scene, a } = await annInLounge(square);
    void scene.person(mallory).enter(square, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toEqual(["me ready", "Mallory ready video"]);
    expect(a.call().warnings.peek()).toEqual([]);
  });
});
