import { describe, expect, test } from "vitest";
import {
  annAndBen,
  announcedIn,
  createScene,
  general,
  lounge,
  phaseOf,
  settleMs,
  trio,
  type MeloUser,
  type Scene,
} from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const cleo = "@cleo:melo.example";
const ringMs = 90_000;

function ringsAt(user: MeloUser): readonly string[] {
  return user.calls.incoming.peek().map(({ caller, intent }) => `${caller.peek().displayName} ${intent}`);
}

interface Conversation {
  readonly scene: Scene;
  readonly a: MeloUser;
  readonly b: MeloUser;
  /** Why conversations ended at Ann's and at Ben's. */
  readonly ends: { readonly ann: readonly string[]; readonly ben: readonly string[] };
}

/** Ann calls Ben, whose MELO is open. */
async function annCallsBen(choices: { readonly isCameraOn?: boolean } = {}): Promise<Conversation> {
  const scene = createScene();
  const a = scene.melo(ann);
  const b = scene.melo(ben);
  const ends = { ann: endsOf(scene, a), ben: endsOf(scene, b) };
  a.calls.join(annAndBen, choices);
  await scene.clock.advance(settleMs);
  return { scene, a, b, ends };
}

function endsOf(scene: Scene, user: MeloUser): readonly string[] {
  const ends: string[] = [];
  user.calls.ended.subscribe(scene.scope, ({ reason }) => ends.push(reason));
  return ends;
}

describe("A call in direct messages", () => {
  test.each([
    [{}, "Ann audio"],
    [{ isCameraOn: true }, "Ann video"],
  ])("begun with %o rings at the other side as %s", async (choices, ring) => {
    const { a, b } = await annCallsBen(choices);
    expect(ringsAt(b)).toEqual([ring]);
    expect(ringsAt(a)).toEqual([]);
    expect(a.call().outgoingRing.peek()).toEqual({ phase: "ringing" });
  });

  test("stops ringing at both sides when it is accepted, and both are in it", async () => {
    const { scene, a, b } = await annCallsBen();
    b.calls.join(annAndBen);
    expect(ringsAt(b)).toEqual([]);
    await scene.clock.advance(settleMs);
    expect(a.call().outgoingRing.peek()).toBeUndefined();
    expect([phaseOf(a), phaseOf(b)]).toEqual(["connected", "connected"]);
  });

  test("rings nobody once it runs: whoever comes second only joins", async () => {
    const { scene, a, b } = await annCallsBen();
    b.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    expect(b.call().outgoingRing.peek()).toBeUndefined();
    expect(ringsAt(a)).toEqual([]);
  });

  test("ends for the caller when it is declined, and the reason is told", async () => {
    const { scene, a, b, ends } = await annCallsBen();
    b.calls.decline(b.calls.incoming.peek()[0]?.id ?? "");
    expect(ringsAt(b)).toEqual([]);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("none");
    expect(ends.ann).toEqual(["declined"]);
    expect(announcedIn(scene, annAndBen)).toEqual([]);
  });

  test("can be begun again right after it was declined", async () => {
    const { scene, a, b } = await annCallsBen();
    b.calls.decline(b.calls.incoming.peek()[0]?.id ?? "");
    await scene.clock.advance(settleMs);
    a.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(ringsAt(b)).toEqual(["Ann audio"]);
  });

  test("that nobody answers stops ringing and ends", async () => {
    const { scene, a, b, ends } = await annCallsBen();
    await scene.clock.advance(ringMs - settleMs - 1_000);
    expect(ringsAt(b)).toEqual(["Ann audio"]);
    await scene.clock.advance(2_000);
    expect(ringsAt(b)).toEqual([]);
    expect(phaseOf(a)).toBe("none");
    expect(ends.ann).toEqual(["unanswered"]);
  });

  test("that the caller gives up stops ringing at once", async () => {
    const { scene, a, b } = await annCallsBen();
    void a.calls.leave();
    await scene.clock.advance(settleMs);
    expect(ringsAt(b)).toEqual([]);
  });

  test("is answered on one device and silent on the others", async () => {
    const { scene, b } = await annCallsBen();
    const tablet = scene.melo(ben, "TABLET");
    await scene.clock.advance(settleMs);
    expect(ringsAt(tablet)).toEqual(["Ann audio"]);
    b.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    expect(ringsAt(tablet)).toEqual([]);
    void b.calls.leave();
    await scene.clock.advance(settleMs);
    expect(ringsAt(tablet)).toEqual([]);
  });

  test("is declined on one device and silent on the others", async () => {
    const { scene, b } = await annCallsBen();
    const tablet = scene.melo(ben, "TABLET");
    await scene.clock.advance(settleMs);
    b.calls.decline(b.calls.incoming.peek()[0]?.id ?? "");
    await scene.clock.advance(settleMs);
    expect(ringsAt(tablet)).toEqual([]);
  });

  test("does not ring a second time for somebody who answered and left", async () => {
    const { scene, b } = await annCallsBen();
    b.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    void b.calls.leave();
    await scene.clock.advance(500);
    expect(ringsAt(b)).toEqual([]);
  });

  test("rings whoever is on the phone already, and accepting moves them", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben);
    b.calls.join(lounge);
    await scene.clock.advance(settleMs);
    a.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    expect(ringsAt(b)).toEqual(["Ann audio"]);
    b.calls.join(annAndBen);
    await scene.clock.advance(settleMs);
    expect(announcedIn(scene, lounge)).toEqual([]);
    expect(announcedIn(scene, annAndBen)).toEqual([ann, ben]);
  });

  test("is silent after a failed attempt to tell that it is declined", async () => {
    const { scene, b } = await annCallsBen();
    b.device.isOnline.value = false;
    b.calls.decline(b.calls.incoming.peek()[0]?.id ?? "");
    await scene.clock.advance(settleMs);
    expect(ringsAt(b)).toEqual([]);
  });
});

describe("A conversation of two", () => {
  async function talking(): Promise<Conversation> {
    const conversation = await annCallsBen();
    conversation.b.calls.join(annAndBen);
    await conversation.scene.clock.advance(settleMs);
    return conversation;
  }

  test("ends when the other says goodbye", async () => {
    const { scene, a, b, ends } = await talking();
    void b.calls.leave();
    await scene.clock.advance(3_000);
    expect(phaseOf(a)).toBe("none");
    expect(ends.ann).toEqual(["others_left"]);
    expect(ends.ben).toEqual([]);
  });

  test("waits for somebody whose network broke, and goes on when it is back", async () => {
    const { scene, a, b, ends } = await talking();
    b.device.isOnline.value = false;
    await scene.clock.advance(60_000);
    expect(announcedIn(scene, annAndBen)).toEqual([ann]);
    expect(phaseOf(a)).toBe("connected");
    expect(a.call().isWaitingForOthers.peek()).toBe(true);
    b.device.isOnline.value = true;
    await scene.clock.advance(20_000);
    expect(a.call().isWaitingForOthers.peek()).toBe(false);
    expect(announcedIn(scene, annAndBen).toSorted()).toEqual([ann, ben]);
    expect(ends.ann).toEqual([]);
  });

  test("outlives a reload of either side, which rings nobody", async () => {
    const { scene, a, b } = await talking();
    b.reload();
    await scene.clock.advance(settleMs);
    a.reload();
    await scene.clock.advance(settleMs);
    expect([phaseOf(a), phaseOf(b)]).toEqual(["connected", "connected"]);
    expect([...ringsAt(a), ...ringsAt(b)]).toEqual([]);
  });
});

describe("A call of three", () => {
  test("goes on ringing for the others when one of them declines", async () => {
    const scene = createScene();
    const [a, b, c] = [scene.melo(ann), scene.melo(ben), scene.melo(cleo)];
    a.calls.join(trio);
    await scene.clock.advance(settleMs);
    b.calls.decline(b.calls.incoming.peek()[0]?.id ?? "");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("connected");
    expect(ringsAt(c)).toEqual(["Ann audio"]);
    c.calls.decline(c.calls.incoming.peek()[0]?.id ?? "");
    await scene.clock.advance(settleMs);
    expect(phaseOf(a)).toBe("none");
  });
});

describe("Outside of direct messages", () => {
  test.each([
    { room: general, kinds: ["notification"] },
    { room: lounge, kinds: [] },
  ])("a call in $room is told as $kinds, rings nobody and does not end alone", async ({ room, kinds }) => {
    const scene = createScene();
    const a = scene.melo(ann);
    const b = scene.melo(ben);
    a.calls.join(room);
    await scene.clock.advance(settleMs);
    expect(a.device.deps.rings.notifications.peek().map(({ kind }) => kind)).toEqual(kinds);
    expect(ringsAt(b)).toEqual([]);
    b.calls.join(room);
    await scene.clock.advance(settleMs);
    void b.calls.leave();
    await scene.clock.advance(200_000);
    expect(phaseOf(a)).toBe("connected");
  });

  test("Ann is told once of a call that breaks and comes back", async () => {
    const scene = createScene();
    const a = scene.melo(ann);
    a.calls.join(general);
    await scene.clock.advance(settleMs);
    a.device.isOnline.value = false;
    await scene.clock.advance(60_000);
    a.device.isOnline.value = true;
    await scene.clock.advance(20_000);
    a.reload();
    await scene.clock.advance(settleMs);
    expect(a.device.deps.rings.notifications.peek()).toHaveLength(1);
  });
});
