import { openCallPolicy } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { record } from "@melo/reactive/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCallModeration, type CallModeration, type ModerationNotice } from "../moderation/call-moderation.ts";
import { createFakeModeration, type FakeModeration } from "../testing/fake-moderation.ts";
import { createScene, lounge, phaseOf, settleMs, studio, type MeloUser, type Scene } from "../testing/scene.ts";

const [ann, ben, mod] = ["@ann:melo.example", "@ben:melo.example", "@mod:melo.example"];

let scope: Scope;
let scene: Scene;
let user: MeloUser;
let fake: FakeModeration;
let moderation: CallModeration;
let notices: ModerationNotice[];

beforeEach(() => {
  scope = createScope();
  scene = createScene();
  user = scene.melo(ann);
  fake = createFakeModeration();
  for (const room of [lounge, studio]) fake.change(room, mod, { power: 50 });
  const { memberships, rooms } = user.device.deps;
  moderation = createCallModeration(scope, { moderation: fake, memberships, rooms, calls: user.calls, ownUserId: ann });
  notices = [];
  moderation.notices.subscribe(scope, (notice) => notices.push(notice));
});

afterEach(() => scope.end());

async function enterLounge(): Promise<void> {
  user.calls.join(lounge);
  await scene.clock.advance(settleMs);
}

describe("What a voice channel says before the click", () => {
  const kindOf = (roomId = lounge) => moderation.admission(roomId).peek().kind;

  test("open, closed, forbidden", () => {
    expect(moderation.admission(lounge).peek()).toMatchObject({ kind: "open", isListenOnly: false });
    fake.change(lounge, ann, { isCallClosed: true });
    expect(kindOf()).toBe("closed");
    fake.change(lounge, ann, { mayAnnounce: false });
    expect(kindOf()).toBe("forbidden");
    fake.change(studio, ann, { isMember: false });
    expect(kindOf(studio)).toBe("forbidden");
  });

  test("full while others take the places, but not to moderators", async () => {
    const policy = { ...openCallPolicy, maxMembers: 1 };
    fake.change(lounge, ann, { policy });
    expect(kindOf()).toBe("open");
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(settleMs);
    expect(kindOf()).toBe("full");
    fake.change(lounge, ann, { policy, power: 50 });
    expect(kindOf()).toBe("open");
  });

  test("that one would only listen", () => {
    fake.change(lounge, ann, { policy: { ...openCallPolicy, isListenOnly: true } });
    expect(moderation.admission(lounge).peek()).toEqual({
      kind: "open",
      canSend: [],
      isListenOnly: true,
      maxMembers: undefined,
    });
  });

  test("and says nothing new while nothing changes", async () => {
    const values = record(scope, moderation.admission(lounge));
    fake.change(lounge, ann, { power: 1 });
    void scene.person(ben).enter(lounge);
    await scene.clock.advance(settleMs);
    expect(values).toHaveLength(1);
  });
});

describe("Moderating others", () => {
  test("is offered to those who stand above them", () => {
    const canModerate = (userId: string) => moderation.member(lounge, userId).peek().canModerate;
    expect(canModerate(ben)).toBe(false);
    fake.change(lounge, ann, { power: 50 });
    expect([ben, mod, ann].map(canModerate)).toEqual([true, false, false]);
    expect(moderation.canModerate(lounge).peek()).toBe(true);
    expect(moderation.canModerate(studio).peek()).toBe(false);
  });

  test("shows what was taken from them", () => {
    const withheld = { microphone: { by: mod, reason: "noise" } };
    fake.change(lounge, ben, { restriction: { withheld } });
    expect(moderation.member(lounge, ben).peek().withheld).toEqual(withheld);
    fake.change(lounge, ben, { restriction: undefined });
    expect(moderation.member(lounge, ben).peek().withheld).toEqual({});
  });

  test("asks the server", async () => {
    await moderation.setAllowed(lounge, ben, "microphone", false, "noise");
    await moderation.disconnect(lounge, ben);
    await moderation.move(lounge, ben, studio);
    await moderation.setListenOnly(lounge, true);
    expect(fake.asked).toEqual([
      `set_allowed ${lounge} ${ben} microphone false noise`,
      `disconnect ${lounge} ${ben}`,
      `move ${lounge} ${ben} ${studio}`,
      `set_listen_only ${lounge} true`,
    ]);
  });
});

describe("Being moderated", () => {
  const byMod = expect.objectContaining({ userId: mod });

  test("one is told who took what and why, and when it is given back", async () => {
    await enterLounge();
    const microphone = { by: mod, reason: "noise" };
    fake.change(lounge, ann, { restriction: { withheld: { microphone } } });
    fake.change(lounge, ann, { power: 0 });
    fake.change(lounge, ann, { restriction: { withheld: { microphone, camera: { by: mod, reason: undefined } } } });
    fake.change(lounge, ann, { restriction: { withheld: { camera: { by: mod, reason: undefined } }, changedBy: mod } });
    fake.change(lounge, ann, { restriction: { withheld: {} } });
    expect(notices).toEqual([
      { type: "withheld", roomId: lounge, source: "microphone", by: byMod, reason: "noise" },
      { type: "withheld", roomId: lounge, source: "camera", by: byMod, reason: undefined },
      { type: "given_back", roomId: lounge, source: "microphone", by: byMod },
      { type: "given_back", roomId: lounge, source: "camera", by: undefined },
    ]);
  });

  test("whoever enters without a microphone is told so, once for each stay", async () => {
    fake.change(lounge, ann, { restriction: { withheld: { microphone: { by: mod, reason: undefined } } } });
    await scene.clock.advance(settleMs);
    expect(notices).toEqual([]);
    await enterLounge();
    void user.calls.leave();
    await scene.clock.advance(settleMs);
    await enterLounge();
    expect(notices.map(({ type }) => type)).toEqual(["withheld", "withheld"]);
  });

  test("one follows to where one is moved, with the microphone as it was, and is told who did it", async () => {
    await enterLounge();
    user.call().setMicrophone(false);
    fake.orders.emit({
      roomId: lounge,
      by: mod,
      action: { action: "move", userId: ann, toRoomId: studio, reason: "your turn" },
    });
    await scene.clock.advance(settleMs);
    expect(user.call().roomId).toBe(studio);
    expect(phaseOf(user)).toBe("connected");
    expect(user.call().controls.peek().microphone.isOn).toBe(false);
    expect(notices).toEqual([{ type: "moved", roomId: lounge, toRoomId: studio, by: byMod, reason: "your turn" }]);
  });

  test("also if the old call threw one out before the word arrived", async () => {
    await enterLounge();
    scene.world.livekit.remove(lounge, `${ann}:LAPTOP`);
    await scene.clock.advance(settleMs);
    expect(phaseOf(user)).toBe("failed removed_from_call");
    fake.orders.emit({
      roomId: lounge,
      by: mod,
      action: { action: "move", userId: ann, toRoomId: studio, reason: undefined },
    });
    await scene.clock.advance(settleMs);
    expect(user.call().roomId).toBe(studio);
    expect(phaseOf(user)).toBe("connected");
  });

  test("one is told who disconnected one", async () => {
    await enterLounge();
    fake.orders.emit({ roomId: lounge, by: mod, action: { action: "disconnect", userId: ann, reason: "noise" } });
    expect(notices).toEqual([{ type: "disconnected", roomId: lounge, by: byMod, reason: "noise" }]);
  });

  test("nobody obeys an equal, words about others, or words about a call that one is not in", async () => {
    const move = { action: "move", toRoomId: studio, reason: undefined } as const;
    fake.orders.emit({ roomId: lounge, by: mod, action: { ...move, userId: ann } });
    await enterLounge();
    fake.orders.emit({ roomId: lounge, by: ben, action: { ...move, userId: ann } });
    fake.orders.emit({ roomId: lounge, by: ann, action: { ...move, userId: ann } });
    fake.orders.emit({ roomId: lounge, by: mod, action: { ...move, userId: ben } });
    fake.orders.emit({ roomId: studio, by: mod, action: { ...move, userId: ann } });
    await scene.clock.advance(settleMs);
    expect(user.call().roomId).toBe(lounge);
    expect(notices).toEqual([]);
  });
});
