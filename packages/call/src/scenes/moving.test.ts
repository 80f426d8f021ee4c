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
  announcedIn(scene, lounge);
  announcedIn(scene, studio);
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  return { scene, a };
}

function openConnections(user: MeloUser): readonly (string | undefined)[] {
  return user.device.sfu.connections.filter(({ isOpen }) => isOpen()).map(({ roomId }) => roomId());
}

describe("Leaving", () => {
  test("is instant for Ann, and the others see her gone a moment later", async () => {
    const { scene, a } = await annInLounge();
    const b = scene.melo(ben);
    b.calls.join(lounge);
    await scene.clock.advance(settleMs);
    void a.calls.leave();
    expect(a.calls.active.peek()).toBeUndefined();
    expect(a.calls.roster(lounge).peek()).toMatchObject({ own: "none", entries: [{ userId: ben }] });
    expect(openConnections(a)).toEqual([]);
    await scene.clock.advance(settleMs);
    expect(tilesOf(b)).toEqual(["me ready"]);
    expect(announcedIn(scene, lounge)).toEqual([ben]);
  });

  test("resolves when the homeserver has taken the membership back", async () => {
    const { scene, a } = await annInLounge();
    let isDone = false;
    void a.calls.leave().then(() => {
      isDone = true;
      return undefined;
    });
    await scene.clock.advance(10);
    expect(isDone).toBe(false);
    await scene.clock.advance(settleMs);
    expect(isDone).toBe(true);
  });

  test("without a network is just as instant, and the delayed leave tells the others", async () => {
    const { scene, a } = await annInLounge();
    a.device.isOnline.value = false;
    void a.calls.leave();
    expect(phaseOf(a)).toBe("none");
    await scene.clock.advance(20_000);
    expect(announcedIn(scene, lounge)).toEqual([]);
  });

  test("nothing at all is nothing to do", async () => {
    const scene = createScene();
    await expect(scene.melo(ann).calls.leave()).resolves.toBeUndefined();
  });
});

describe("Moving to another channel", () => {
  test("takes one click, and one membership and one connection remain", async () => {
    const { scene, a } = await annInLounge();
    a.calls.join(studio);
    expect(a.call().roomId).toBe(studio);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(announcedIn(scene, lounge)).toEqual([]);
    expect(announcedIn(scene, studio)).toEqual([ann]);
    expect(openConnections(a)).toEqual([studio]);
  });

  test("does not wait for the goodbye in the old one", async () => {
    const { scene, a } = await annInLounge();
    scene.world.homeserver.isUp.value = true;
    a.calls.join(studio);
    await scene.clock.advance(130);
    expect(phaseOf(a)).toBe("connected");
  });

  test.each([
    { before: "speaking", asked: {}, after: { microphone: true, isDeafened: false } },
    { before: "muted", asked: {}, after: { microphone: false, isDeafened: false } },
    { before: "deafened", asked: {}, after: { microphone: false, isDeafened: true } },
    { before: "deafened", asked: { isMicrophoneOn: true }, after: { microphone: true, isDeafened: false } },
    { before: "muted", asked: { isMicrophoneOn: true }, after: { microphone: true, isDeafened: false } },
  ])("$before and asking for $asked, Ann arrives with $after", async ({ before, asked, after }) => {
    const { scene, a } = await annInLounge();
    if (before === "muted") a.call().setMicrophone(false);
    if (before === "deafened") a.call().setDeafened(true);
    a.call().setCamera(true);
    a.calls.join(studio, asked);
    await scene.clock.advance(settleMs);
    const { microphone, camera, isDeafened } = a.call().controls.peek();
    expect({ microphone: microphone.isOn, isDeafened }).toEqual(after);
    expect(camera.isOn).toBe(false);
  });

  test("and back: the new membership of a room waits until the old one is taken back", async () => {
    const { scene, a } = await annInLounge();
    a.calls.join(studio);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(announcedIn(scene, lounge)).toEqual([ann]);
    expect(announcedIn(scene, studio)).toEqual([]);
    expect(phaseOf(a)).toBe("connected");
  });
});

describe("Hasty clicking", () => {
  test.each([
    { clicks: [lounge, studio, lounge, "leave"], ends: "none" },
    { clicks: [studio, lounge, "leave", studio], ends: studio },
    { clicks: [lounge, "leave", lounge, "leave", lounge], ends: lounge },
    { clicks: ["leave", studio, studio, lounge, studio], ends: studio },
  ])("$clicks ends where the last click leads", async ({ clicks, ends }) => {
    for (const pauseMs of [0, 15, 45, 90]) {
      const { scene, a } = await annInLounge();
      for (const click of clicks) {
        if (click === "leave") void a.calls.leave();
        else a.calls.join(click);
        expect(openConnections(a).length).toBeLessThanOrEqual(1);
        await scene.clock.advance(pauseMs);
      }
      // Before the next refresh of the membership could hide that it was taken back by mistake.
      await scene.clock.advance(2_000);
      expect(a.calls.active.peek()?.roomId ?? "none").toBe(ends);
      expect(phaseOf(a)).toBe(ends === "none" ? "none" : "connected");
      for (const room of [lounge, studio]) {
        expect(announcedIn(scene, room)).toEqual(room === ends ? [ann] : []);
        expect([...scene.world.livekit.participants(room).peek().keys()]).toEqual(
          room === ends ? [`${ann}:LAPTOP`] : [],
        );
      }
    }
  });
});
