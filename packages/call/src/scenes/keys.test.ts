import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, tilesOf, type MeloUser, type Scene } from "../testing/scene.ts";
import type { FakePerson } from "../testing/fake-person.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";

async function annMeets(
  entry: Parameters<FakePerson["enter"]>[1],
): Promise<{ scene: Scene; a: MeloUser; b: FakePerson }> {
  const scene = createScene();
  const a = scene.melo(ann);
  const b = scene.person(ben);
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  void b.enter(lounge, entry);
  return { scene, a, b };
}

/** Ben's keys never reach Ann's device. */
function loseKeys(scene: Scene): void {
  scene.world.homeserver.sendKey = () => undefined;
}

describe("Media keys", () => {
  test("a newcomer's tile waits for the key for a moment, then shows the picture", async () => {
    const { scene, a } = await annMeets({ isCameraOn: true });
    const seen = new Set<string>();
    for (let step = 0; step < 50; step += 1) {
      await scene.clock.advance(10);
      seen.add(tilesOf(a).at(-1) ?? "");
    }
    expect([...seen]).toEqual(["me ready", "Ben connecting muted", "Ben waiting_for_key video", "Ben ready video"]);
  });

  test("a key that does not come is told after ten seconds, and forgiven when it comes", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    const send = scene.world.homeserver.sendKey;
    const lost: (() => void)[] = [];
    scene.world.homeserver.sendKey = (...message) => lost.push(() => send(...message));
    a.calls.join(lounge);
    void b.enter(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toContain("Ben waiting_for_key video");
    await scene.clock.advance(10_000);
    expect(tilesOf(a)).toContain("Ben cannot_decrypt video");
    for (const deliver of lost) deliver();
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toContain("Ben ready video");
  });

  test("somebody who is muted and shows nothing needs no key", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    loseKeys(scene);
    a.calls.join(lounge);
    const b = scene.person(ben);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    expect(tilesOf(a)).toContain("Ben waiting_for_key");
    await b.connection().setMicrophone(false);
    await scene.clock.advance(20_000);
    expect(tilesOf(a)).toContain("Ben ready muted");
  });

  test("when somebody leaves, everybody makes a new key, and those who stay go on seeing each other", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben);
    const c = scene.melo(cleo);
    for (const { calls } of [a, b, c]) {
      calls.join(lounge, { isCameraOn: true });
      await scene.clock.advance(settleMs);
    }
    const [connection] = b.device.sfu.connections;
    void c.calls.leave();
    await scene.clock.advance(settleMs);
    const keyOfAnn = scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.keyIndex;
    expect(keyOfAnn).toBe(1);
    expect(
      connection?.connection.participants.peek().map(({ tracks }) => tracks.map(({ decryption }) => decryption)),
    ).toEqual([["working", "working"]]);
    expect(tilesOf(b)).toEqual(["Ann ready video", "me ready video"]);
  });

  test("a new connection gets the keys that are known already", async () => {
    const { scene, a } = await annMeets({ isCameraOn: true });
    await scene.clock.advance(settleMs);
    loseKeys(scene);
    a.device.sfu.connections[0]?.end("connection_lost");
    await scene.clock.advance(settleMs);
    expect(a.device.sfu.connections).toHaveLength(2);
    expect(tilesOf(a)).toContain("Ben ready video");
  });
});
