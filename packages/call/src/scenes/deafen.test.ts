import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, type MeloUser, type Scene } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";

type Action = "mute" | "unmute" | "deafen" | "undeafen";

async function annAndBen(): Promise<{ scene: Scene; a: MeloUser }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(lounge);
  void scene.person(ben).enter(lounge);
  await scene.clock.advance(settleMs);
  return { scene, a };
}

function act(user: MeloUser, action: Action): void {
  const call = user.call();
  if (action === "mute" || action === "unmute") call.setMicrophone(action === "unmute");
  else call.setDeafened(action === "deafen");
}

const truth: readonly { actions: readonly Action[]; speaks: boolean; hears: boolean }[] = [
  { actions: [], speaks: true, hears: true },
  { actions: ["mute"], speaks: false, hears: true },
  { actions: ["mute", "unmute"], speaks: true, hears: true },
  { actions: ["deafen"], speaks: false, hears: false },
  { actions: ["deafen", "undeafen"], speaks: true, hears: true },
  { actions: ["mute", "deafen"], speaks: false, hears: false },
  { actions: ["mute", "deafen", "undeafen"], speaks: false, hears: true },
  { actions: ["deafen", "unmute"], speaks: true, hears: true },
  { actions: ["mute", "deafen", "unmute"], speaks: true, hears: true },
  { actions: ["deafen", "mute"], speaks: false, hears: false },
  { actions: ["deafen", "mute", "undeafen"], speaks: false, hears: true },
  { actions: ["deafen", "deafen", "undeafen"], speaks: true, hears: true },
];

describe("Deafening", () => {
  test.each(truth)("$actions: speaks $speaks, hears $hears", async ({ actions, speaks, hears }) => {
    const { scene, a } = await annAndBen();
    for (const action of actions) act(a, action);
    await scene.clock.advance(settleMs);
    const { microphone, isDeafened } = a.call().controls.peek();
    expect(microphone).toEqual({ isOn: speaks, isBusy: false, failure: undefined });
    expect(isDeafened).toBe(!hears);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(hears ? 1 : 0);
    const sent = scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.tracks[0];
    expect(sent?.isMuted).toBe(!speaks);
  });

  test("covers those who come later", async () => {
    const { scene, a } = await annAndBen();
    a.call().setDeafened(true);
    void scene.person(cleo).enter(lounge);
    await scene.clock.advance(settleMs);
    expect(a.call().tiles.peek()).toHaveLength(3);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    a.call().setDeafened(false);
    expect(a.call().audibleTrackIds.peek()).toHaveLength(2);
  });

  test("shows at our own tile and in the roster", async () => {
    const { a } = await annAndBen();
    a.call().setDeafened(true);
    expect(
      a
        .call()
        .tiles.peek()
        .map(({ state }) => state.peek().isDeafened),
    ).toEqual([false, true]);
    expect(
      a.calls
        .roster(lounge)
        .peek()
        .entries.map(({ isDeafened }) => isDeafened),
    ).toEqual([false, true]);
  });

  test("is still there after the connection was made anew", async () => {
    const { scene, a } = await annAndBen();
    a.call().setDeafened(true);
    await scene.clock.advance(settleMs);
    scene.world.livekit.restart();
    await scene.clock.advance(settleMs);
    expect(a.call().audibleTrackIds.peek()).toEqual([]);
    expect(scene.world.livekit.participants(lounge).peek().get(`${ann}:LAPTOP`)?.tracks).toEqual([]);
    a.call().setDeafened(false);
    await scene.clock.advance(settleMs);
    expect(a.call().controls.peek().microphone.isOn).toBe(true);
  });
});

describe("Others", () => {
  test("see that Ann is deafened, in the call and from outside, until she is not or has left", async () => {
    const scene = createScene();
    const [a, b, c] = [scene.melo(ann), scene.melo(ben), scene.melo(cleo)];
    a.calls.join(lounge);
    b.calls.join(lounge);
    await scene.clock.advance(settleMs);
    const inRoster = (user: MeloUser) =>
      user.calls
        .roster(lounge)
        .peek()
        .entries.map(({ isDeafened }) => isDeafened);
    const onTiles = () =>
      b
        .call()
        .tiles.peek()
        .map(({ state }) => state.peek().isDeafened);
    expect([inRoster(b), inRoster(c), onTiles()]).toEqual([
      [false, false],
      [false, false],
      [false, false],
    ]);
    a.call().setDeafened(true);
    expect([inRoster(b), inRoster(c), onTiles()]).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    a.call().setDeafened(false);
    expect([inRoster(b), inRoster(c)]).toEqual([
      [false, false],
      [false, false],
    ]);
    void a.calls.leave();
    await scene.clock.advance(settleMs);
    expect([...scene.world.voices.reports.keys()]).toEqual([`${ben}:LAPTOP`]);
  });
});
