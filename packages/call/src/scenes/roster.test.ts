import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, studio, type MeloUser } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

/** Names with what is known of them. */
function rosterOf(user: MeloUser, roomId = lounge): readonly string[] {
  return user.calls
    .roster(roomId)
    .peek()
    .entries.map((entry) => {
      const marks = [
        entry.isOwn ? "own" : "",
        entry.isDeafened ? "deaf" : "",
        entry.isMicrophoneOn === undefined ? "" : entry.isMicrophoneOn ? "speaks" : "muted",
        entry.isCameraOn ? "camera" : "",
        entry.isSharing ? "live" : "",
        entry.isSpeaking ? "loud" : "",
      ];
      return [entry.displayName, ...marks.filter((mark) => mark !== "")].join(" ");
    });
}

describe("Who is in a voice channel", () => {
  test("can be read without being in it", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const roster = a.calls.roster(lounge);
    expect(roster.peek()).toEqual({
      roomId: lounge,
      entries: [],
      startedAtMs: undefined,
      own: "none",
      elsewhereDeviceId: undefined,
    });
    const startedAtMs = scene.clock.now();
    void scene.person(ben).enter(lounge, { isCameraOn: true });
    await scene.clock.advance(settleMs);
    expect(rosterOf(a)).toEqual(["Ben"]);
    expect(roster.peek()).toMatchObject({ startedAtMs, own: "none" });
  });

  test("shows more of the call Ann is in: who is muted, on camera, sharing, speaking", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    void b.enter(lounge, { isCameraOn: true, isSharing: true });
    await scene.clock.advance(settleMs);
    a.calls.join(lounge, { isMicrophoneOn: false });
    expect(a.calls.roster(lounge).peek().own).toBe("joining");
    expect(rosterOf(a)).toEqual(["Ben", "Ann own muted"]);
    await scene.clock.advance(settleMs);
    b.setSpeaking(true);
    expect(a.calls.roster(lounge).peek().own).toBe("here");
    expect(rosterOf(a)).toEqual(["Ben speaks camera live loud", "Ann own muted"]);
    b.setSpeaking(false);
    await b.connection().setMicrophone(false);
    expect(rosterOf(a)[0]).toBe("Ben muted camera live");
  });

  test("shows what the server tells of a call that one is not in, and no less while it is silent", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    scene.world.voices.set(lounge, b.identity, { isMicrophoneOn: true, isSpeaking: true, isSharing: true });
    expect(rosterOf(a)).toEqual(["Ben speaks live loud"]);
    scene.world.voices.set(lounge, b.identity, { isMicrophoneOn: false, isSpeaking: false, isDeafened: true });
    expect(rosterOf(a)).toEqual(["Ben deaf muted live"]);
    scene.world.voices.fallSilent(lounge);
    expect(rosterOf(a)).toEqual(["Ben"]);
  });

  test("believes its own ears before the server, in the call that one is in", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    void b.enter(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    scene.world.voices.set(lounge, b.identity, { isMicrophoneOn: false, isCameraOn: true });
    expect(rosterOf(a)).toEqual(["Ben speaks", "Ann own speaks"]);
  });

  test("knows when Ann is there with another device of hers", async () => {
    const scene = createScene();
    const laptop = scene.melo(ann, "LAPTOP");
    const phone = scene.melo(ann, "PHONE");
    phone.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(laptop.calls.roster(lounge).peek()).toMatchObject({
      own: "elsewhere",
      elsewhereDeviceId: "PHONE",
      entries: [{ isOwn: false, userId: ann }],
    });
    laptop.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(laptop.calls.roster(lounge).peek().own).toBe("here");
    expect(rosterOf(laptop)).toEqual(["Ann own speaks"]);
  });

  test("does not show a ghost of the device's own earlier stay", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    a.device.deps.memory.clear();
    a.reload();
    expect(a.calls.roster(lounge).peek()).toMatchObject({ own: "none", entries: [], startedAtMs: undefined });
  });

  test("follows a new name", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(settleMs);
    const member = scene.world.homeserver.member(lounge, ben);
    member.value = { ...member.peek(), displayName: "Benedikt" };
    expect(rosterOf(a)).toEqual(["Benedikt"]);
  });

  test("wakes nobody when something happens in another channel", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const wakes: unknown[] = [];
    a.calls.roster(studio).subscribe((roster) => wakes.push(roster));
    void scene.person(ben).enter(lounge);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    expect(wakes).toHaveLength(1);
  });

  test("is the same signal whoever asks", () => {
    const scene = createScene();
    const a = scene.melo(ann);
    expect(a.calls.roster(lounge)).toBe(a.calls.roster(lounge));
  });
});

describe("Speaking", () => {
  test("lights tiles without moving any", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.person(ben);
    a.calls.join(lounge);
    await scene.clock.advance(settleMs);
    void b.enter(lounge);
    await scene.clock.advance(settleMs);
    const before = a.call().tiles.peek();
    b.setSpeaking(true);
    expect(before.map(({ isSpeaking }) => isSpeaking.peek())).toEqual([false, true]);
    expect(a.call().tiles.peek()).toBe(before);
  });
});
