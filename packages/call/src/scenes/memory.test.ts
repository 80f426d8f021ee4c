import { describe, expect, test } from "vitest";
import {
  announcedIn,
  createScene,
  lounge,
  phaseOf,
  settleMs,
  studio,
  tilesOf,
  type MeloUser,
  type Scene,
} from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

async function annInLounge(): Promise<{ scene: Scene; a: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(lounge, { isCameraOn: true });
  await scene.clock.advance(settleMs);
  return { scene, a };
}

describe("A reload in the middle of a call", () => {
  test("leads back into it with the same choices, and nobody sees two of Ann", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.melo(ben);
    b.calls.join(lounge);
    a.call().setDeafened(true);
    await scene.clock.advance(settleMs);
    a.reload();
    expect(phaseOf(a)).toBe("joining");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(a.call().controls.peek()).toMatchObject({
      isDeafened: true,
      camera: { isOn: true },
      microphone: { isOn: false },
    });
    expect(tilesOf(b)).toHaveLength(2);
    a.call().setDeafened(false);
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek().microphone.isOn).toBe(true);
  });

  test("raises the hand again that was up, and no other", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.melo(ben);
    b.calls.join(lounge);
    a.call().setHand(true);
    await scene.clock.advance(settleMs);
    for (const person of [a, b]) person.reload();
    await scene.clock.advance(settleMs);
    expect(a.call().ownHand.peek().isOn).toBe(true);
    expect(b.call().ownHand.peek().isOn).toBe(false);
    expect(
      b
        .call()
        .hands.peek()
        .map(({ userId }) => userId),
    ).toEqual([ann]);
    a.call().setHand(false);
    await scene.clock.advance(settleMs);
    a.reload();
    await scene.clock.advance(settleMs);
    expect(a.call().ownHand.peek().isOn).toBe(false);
  });

  test("ends the call on the old page first", async () => {
    const { a } = await annInLounge();
    const { active } = a.calls;
    a.reload();
    expect(active.peek()).toBeUndefined();
    expect(a.device.sfu.connections.map(({ isOpen }) => isOpen())).toEqual([false, true]);
  });

  test("counts from the last moment in the call, however long that lasted", async () => {
    const { scene, a } = await annInLounge();
    await scene.clock.advance(600_000);
    a.reload();
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
  });

  test("leads nowhere if the tab was away for more than a minute", async () => {
    const { scene, a } = await annInLounge();
    const remembered = a.device.deps.memory.load();
    void a.calls.leave();
    await scene.clock.advance(61_000);
    if (remembered !== undefined) a.device.deps.memory.save(remembered);
    a.reload();
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("none");
    expect(a.device.deps.memory.load()).toBeUndefined();
  });

  test("leads nowhere after Ann left", async () => {
    const { scene, a } = await annInLounge();
    void a.calls.leave();
    a.reload();
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("none");
    expect(announcedIn(scene, lounge)).toEqual([]);
  });

  test("leads nowhere after a moderator removed her", async () => {
    const { scene, a } = await annInLounge();
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`);
    await scene.clock.advance(settleMs);
    a.reload();
    expect(phaseOf(a)).toBe("none");
  });

  test("leads into the channel she moved to last", async () => {
    const { scene, a } = await annInLounge();
    a.calls.join(studio, { isMicrophoneOn: false });
    a.reload();
    await scene.clock.advance(settleMs);
    expect(a.call().roomId).toBe(studio);
    expect(a.call().controls.peek()).toMatchObject({ microphone: { isOn: false }, camera: { isOn: false } });
  });
});
