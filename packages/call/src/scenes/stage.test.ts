import { describe, expect, test } from "vitest";
import { createScene, lounge, settleMs, type MeloUser, type Scene } from "../testing/scene.ts";
import type { FakePerson } from "../testing/fake-person.ts";

const ann = "@ann:melo.example";

function namesOn(user: MeloUser): readonly string[] {
  return user
    .call()
    .stage.people.peek()
    .map(({ state }) => state.peek().displayName);
}

function keyOf(user: MeloUser, displayName: string): string {
  const tile = user
    .call()
    .stage.people.peek()
    .find(({ state }) => state.peek().displayName === displayName);
  if (tile === undefined) throw new Error(`${displayName} is not on the stage`);
  return tile.key;
}

/** Ann first, then the others in this order. */
async function meet(
  ...others: readonly string[]
): Promise<{ scene: Scene; a: MeloUser; people: readonly FakePerson[] }> {
  const scene = createScene();
  const a = scene.melo(ann);
  a.calls.join(lounge);
  await scene.clock.advance(settleMs);
  const people: FakePerson[] = [];
  for (const name of others) {
    const person = scene.person(`@${name}:melo.example`);
    people.push(person);
    void person.enter(lounge);
    await scene.clock.advance(settleMs);
  }
  return { scene, a, people };
}

function at<T>(list: readonly T[], index: number): T {
  const entry = list[index];
  if (entry === undefined) throw new Error(`nobody at ${index}`);
  return entry;
}

describe("Who spoke last", () => {
  test("is whoever says more than a word, until somebody else does so after a silence", async () => {
    const { scene, a, people } = await meet("ben", "cleo");
    const { stage } = a.call();
    expect(stage.lastSpeaker.peek()).toBeUndefined();
    at(people, 0).setSpeaking(true);
    await scene.clock.advance(300);
    expect(stage.lastSpeaker.peek()).toBeUndefined();
    await scene.clock.advance(500);
    expect(stage.lastSpeaker.peek()).toBe(keyOf(a, "Ben"));
    at(people, 1).setSpeaking(true);
    await scene.clock.advance(5_000);
    expect(stage.lastSpeaker.peek()).toBe(keyOf(a, "Ben"));
    at(people, 0).setSpeaking(false);
    await scene.clock.advance(1_000);
    expect(stage.lastSpeaker.peek()).toBe(keyOf(a, "Ben"));
    await scene.clock.advance(1_000);
    expect(stage.lastSpeaker.peek()).toBe(keyOf(a, "Cleo"));
    at(people, 1).setSpeaking(false);
    await scene.clock.advance(60_000);
    expect(stage.lastSpeaker.peek()).toBe(keyOf(a, "Cleo"));
  });

  test("is never somebody who left", async () => {
    const { scene, a, people } = await meet("ben");
    at(people, 0).setSpeaking(true);
    await scene.clock.advance(settleMs);
    void at(people, 0).leave();
    await scene.clock.advance(settleMs);
    expect(a.call().stage.lastSpeaker.peek()).toBeUndefined();
  });
});

describe("A speaker behind the first page", () => {
  test("takes a silent one's place and keeps it, and nobody else moves", async () => {
    const { scene, a, people } = await meet("ben", "cleo", "dora", "eli");
    a.call().stage.setFrontSize(3);
    expect(namesOn(a)).toEqual(["Ann", "Ben", "Cleo", "Dora", "Eli"]);
    at(people, 3).setSpeaking(true);
    await scene.clock.advance(settleMs);
    expect(namesOn(a)).toEqual(["Ann", "Ben", "Eli", "Dora", "Cleo"]);
    at(people, 3).setSpeaking(false);
    await scene.clock.advance(60_000);
    expect(namesOn(a)).toEqual(["Ann", "Ben", "Eli", "Dora", "Cleo"]);
  });

  test("comes with everybody else who speaks there", async () => {
    const { scene, a, people } = await meet("ben", "cleo", "dora", "eli");
    a.call().stage.setFrontSize(3);
    at(people, 2).setSpeaking(true);
    at(people, 3).setSpeaking(true);
    await scene.clock.advance(settleMs);
    expect(namesOn(a)).toEqual(["Ann", "Eli", "Dora", "Cleo", "Ben"]);
  });

  test("leaves pinned people and ourselves where they are", async () => {
    const { scene, a, people } = await meet("ben", "cleo", "dora");
    const { stage } = a.call();
    stage.setFrontSize(3);
    stage.togglePin(keyOf(a, "Cleo"));
    at(people, 2).setSpeaking(true);
    await scene.clock.advance(settleMs);
    expect(namesOn(a)).toEqual(["Ann", "Dora", "Cleo", "Ben"]);
  });

  test("gives the place back by leaving", async () => {
    const { scene, a, people } = await meet("ben", "cleo", "dora");
    a.call().stage.setFrontSize(2);
    at(people, 2).setSpeaking(true);
    await scene.clock.advance(settleMs);
    expect(namesOn(a)).toEqual(["Ann", "Dora", "Cleo", "Ben"]);
    void at(people, 2).leave();
    await scene.clock.advance(settleMs);
    expect(namesOn(a)).toEqual(["Ann", "Ben", "Cleo"]);
  });
});

describe("What is chosen about the stage", () => {
  test("is forgotten with whoever leaves", async () => {
    const { scene, a, people } = await meet("ben");
    const { stage } = a.call();
    stage.togglePin(keyOf(a, "Ben"));
    stage.toggleWholePicture(keyOf(a, "Ben"));
    expect([stage.pins.peek().size, stage.wholePictures.peek().size]).toEqual([1, 1]);
    stage.toggleWholePicture(keyOf(a, "Ben"));
    expect(stage.wholePictures.peek().size).toBe(0);
    void at(people, 0).leave();
    await scene.clock.advance(settleMs);
    expect(stage.pins.peek().size).toBe(0);
  });

  test("gives way to a screen that somebody begins to share, and not to our own", async () => {
    const { scene, a } = await meet("ben");
    const { stage } = a.call();
    stage.setMode("grid");
    a.call().setScreenShare(true);
    await scene.clock.advance(settleMs);
    expect([stage.shares.peek().length, stage.mode.peek()]).toEqual([1, "grid"]);
    void scene.person("@cleo:melo.example").enter(lounge, { isSharing: true });
    await scene.clock.advance(settleMs);
    expect([stage.shares.peek().length, stage.mode.peek()]).toEqual([2, "auto"]);
  });
});
