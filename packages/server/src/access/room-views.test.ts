import { eventTypes, MeloError } from "@melo/protocol";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createAskAccess } from "./member-access.ts";
import { isJoined } from "./room-view.ts";
import { createRoomViews, type RoomViews } from "./room-views.ts";

const lounge = "!lounge:localhost";
const ann = "@ann:localhost";
const bob = "@bob:localhost";
const remote = "@rem:elsewhere.org";
/** The member event of one person, and what moderators took from him. */
const memberLook = 2;
/** The same, with what the room says about everybody. */
const wholeLook = memberLook + 4;

let homeserver: FakeHomeserver;
let store: KeyValuePort;
let isStoreDown: boolean;
let arePushesArriving: boolean;
let nowMs: number;
let views: RoomViews;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(lounge, ann);
  for (const userId of [bob, remote]) homeserver.setMembership(lounge, userId, "join");
  isStoreDown = false;
  arePushesArriving = true;
  nowMs = 0;
  const memory = createMemoryStore(() => nowMs);
  const answering = async <T>(answer: Promise<T>): Promise<T> => {
    if (isStoreDown) throw new MeloError("server_unreachable", "down");
    return answer;
  };
  store = {
    ...memory,
    get: (key) => answering(memory.get(key)),
    set: (key, value, ttlMs) => answering(memory.set(key, value, ttlMs)),
  };
  views = makeViews();
});

/** One more instance. */
function makeViews(): RoomViews {
  return createRoomViews({
    masquerade: homeserver.masquerade,
    store,
    serverName: "localhost",
    arePushesArriving: () => arePushesArriving,
    metrics: createRecordedMetrics(),
    now: () => nowMs,
  });
}

/** How many requests the homeserver got meanwhile. */
async function requestsDuring(work: () => Promise<unknown>): Promise<number> {
  const before = homeserver.requests.length;
  await work();
  return homeserver.requests.length - before;
}

async function isIn(userId: string, of = views): Promise<boolean | undefined> {
  const view = await of.view(lounge, [userId]);
  return view === undefined ? undefined : isJoined(view, userId);
}

describe("a room view", () => {
  test("is read once, and a further person's with one request", async () => {
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
    expect(await requestsDuring(() => isIn(bob))).toBe(0);
    expect(await requestsDuring(() => isIn(ann))).toBe(memberLook);
    expect(await requestsDuring(() => isIn(remote))).toBe(memberLook);
    expect(await requestsDuring(() => views.view(lounge, [ann, bob, remote]))).toBe(0);
  });

  test("is read once for many who ask at the same time", async () => {
    expect(await requestsDuring(() => Promise.all(Array.from({ length: 100 }, () => isIn(bob))))).toBe(wholeLook);
  });

  test("is read anew by every instance after a push that one of them received (T4, T10)", async () => {
    const other = makeViews();
    expect(await isIn(bob)).toBe(true);
    expect(await isIn(bob, other)).toBe(true);
    homeserver.setMembership(lounge, bob, "ban", ann);
    await views.outdate([lounge]);
    expect(await isIn(bob, other)).toBe(false);
    expect(await isIn(bob)).toBe(false);
  });

  test("does not become fresh again when a push came while it was read", async () => {
    const pushing = makeViews();
    const { reader } = homeserver.masquerade;
    homeserver.masquerade.reader = (asUserId, roomId) => async (type, stateKey) => {
      const event = await reader(asUserId, roomId)(type, stateKey);
      await pushing.outdate([lounge]);
      return event;
    };
    await isIn(bob);
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
  });

  test("never answers from memory that somebody is not in the room: his push may still be on its way", async () => {
    expect(await isIn(ann)).toBe(true);
    expect(await isIn("@new:localhost")).toBe(false);
    homeserver.setMembership(lounge, "@new:localhost", "join");
    expect(await isIn("@new:localhost")).toBe(true);
  });

  test("is not remembered as somebody sees it who left", async () => {
    homeserver.setMembership(lounge, bob, "leave", ann);
    const view = await views.view(lounge, [bob]);
    expect(view).toMatchObject({ rules: undefined });
    expect(await requestsDuring(() => isIn(ann))).toBe(wholeLook);
    expect((await views.view(lounge, [bob, ann]))?.rules).toBeDefined();
    expect((await makeViews().view(lounge, [bob, ann]))?.rules).toBeDefined();
  });

  test("shows people of other servers with a local member's eyes, and not at all without one", async () => {
    expect(await isIn(remote)).toBe(true);
    for (const userId of [ann, bob]) homeserver.setMembership(lounge, userId, "leave");
    await views.outdate([lounge]);
    expect(await isIn(remote)).toBeUndefined();
    expect(await isIn(bob)).toBe(false);
    expect(await views.view("!nowhere:localhost", [remote])).toBeUndefined();
  });

  test("costs a stranger, a banned person and an unknown room the same requests", async () => {
    homeserver.setMembership(lounge, bob, "ban", ann);
    const ask = (roomId: string, userId: string) => requestsDuring(() => views.view(roomId, [userId]));
    expect(await ask(lounge, bob)).toBe(wholeLook);
    expect(await ask(lounge, "@stranger:localhost")).toBe(wholeLook);
    expect(await ask("!nowhere:localhost", bob)).toBe(wholeLook);
  });

  test("is looked at live while the store is down, while pushes do not arrive, and when it is old", async () => {
    await isIn(bob);
    isStoreDown = true;
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
    isStoreDown = false;
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
    expect(await requestsDuring(() => isIn(bob))).toBe(0);
    arePushesArriving = false;
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
    arePushesArriving = true;
    await isIn(bob);
    nowMs += 60_000;
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
  });

  test("is not made up when the homeserver does not answer, however well the room was known", async () => {
    await isIn(bob);
    await views.outdate([lounge]);
    homeserver.isDown = true;
    await expect(isIn(bob)).rejects.toMatchObject({ category: "network" });
  });

  test("cannot be made old while the store is down, and whoever pushed hears of it", async () => {
    await isIn(bob);
    isStoreDown = true;
    await expect(views.outdate([lounge])).rejects.toMatchObject({ category: "network" });
    isStoreDown = false;
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
  });

  test("is not taken for fresh by an instance whose store lost its memory", async () => {
    await isIn(bob);
    await store.delete(`room-view ${lounge}`);
    expect(await requestsDuring(() => isIn(bob))).toBe(wholeLook);
  });

  test("keeps the memory in bounds", async () => {
    for (let n = 0; n < 2100; n += 1) {
      homeserver.createRoom(`!${n}:localhost`, ann);
      await views.view(`!${n}:localhost`, [ann]);
    }
    expect(await requestsDuring(() => views.view("!2099:localhost", [ann]))).toBe(0);
    expect(await requestsDuring(() => views.view("!0:localhost", [ann]))).toBe(wholeLook);
  });
});

test("a lost power level is a lost access, as soon as it was pushed", async () => {
  const ask = createAskAccess(views, createFakeCallServer(), "localhost");
  expect((await ask(lounge, bob))?.kind).toBe("allowed");
  homeserver.set(lounge, ann, eventTypes.powerLevels, "", { state_default: 50 });
  await views.outdate([lounge]);
  expect(await ask(lounge, bob)).toEqual({ kind: "refused", reason: "may_not_announce" });
});
