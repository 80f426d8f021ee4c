import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, studio, type MeloUser, type Scene } from "../testing/scene.ts";
import type { FakePerson } from "../testing/fake-person.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

async function annHearsBen(room = lounge): Promise<{ scene: Scene; a: MeloUser; b: FakePerson }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(room);
  const b = scene.person(ben);
  void b.enter(room);
  await scene.clock.advance(settleMs);
  return { scene, a, b };
}

function gains(user: MeloUser): readonly number[] {
  const call = user.call();
  return call.audibleTrackIds.peek().map((trackId) => call.gainOf(trackId).peek());
}

describe("How loud Ben is for Ann", () => {
  test("is as he sends it, until she changes it", async () => {
    const { a } = await annHearsBen();
    expect(gains(a)).toEqual([1]);
    a.calls.volumes.change(ben, { voicePercent: 140 });
    expect(gains(a)).toEqual([1.4]);
    a.calls.volumes.change(ben, { isMuted: true });
    expect(gains(a)).toEqual([0]);
  });

  test("is one thing for his voice and another for the sound of his screen", async () => {
    const { scene, a, b } = await annHearsBen();
    const sound = { isMuted: false, isEncrypted: true } as const;
    scene.world.livekit.change(lounge, b.identity, {
      tracks: [
        { ...sound, trackId: "voice", source: "microphone" },
        { ...sound, trackId: "picture", source: "screen_share" },
        { ...sound, trackId: "film", source: "screen_share_audio" },
      ],
    });
    a.calls.volumes.change(ben, { voicePercent: 200, sharePercent: 50 });
    expect([a.call().gainOf("voice").peek(), a.call().gainOf("film").peek()]).toEqual([2, 0.5]);
    const [screen] = a.call().stage.shares.peek();
    expect(screen?.state.peek().hasSound).toBe(true);
  });

  test("is the same in the next call and after a reload, on this device and on another", async () => {
    const { scene, a, b } = await annHearsBen();
    a.calls.volumes.change(ben, { voicePercent: 30 });
    await scene.clock.advance(settleMs);
    void b.leave();
    await scene.clock.advance(settleMs);
    a.reload();
    a.calls.join(studio);
    void b.enter(studio);
    await scene.clock.advance(2 * settleMs);
    expect(gains(a)).toEqual([0.3]);
    const phone = scene.melo(ann, "PHONE");
    phone.device.volumes.remembered.value = a.device.volumes.remembered.peek();
    expect(phone.calls.volumes.of(ben).peek().voicePercent).toBe(30);
  });

  test("is nothing while she is deafened", async () => {
    const { a } = await annHearsBen();
    a.calls.volumes.change(ben, { voicePercent: 200 });
    a.call().setDeafened(true);
    expect(gains(a)).toEqual([]);
  });
});
