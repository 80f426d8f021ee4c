import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeDelayedEvents, type FakeDelayedEvents } from "../testing/fake-delayed-events.ts";
import { createFastJobs, type FastJobs } from "../testing/fast-jobs.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";
import type { Departure } from "./departure.ts";
import { createLeaveKeeper, type LeaveKeeper } from "./leave-keeper.ts";
import { createLookForConnection } from "./look-for-connection.ts";

const hourMs = 3_600_000;
const room = "room";
const queue = "delegated leaves";

let store: KeyValuePort;
let callServer: FakeCallServer;
let homeserver: FakeDelayedEvents;
let jobs: FastJobs;
let stops: AbortController[];
let announcedSinceMs: number;
let keeper: LeaveKeeper;

/** One of the instances that share the store. */
function startInstance(delayedEvents = homeserver): { readonly keeper: LeaveKeeper; kill(): void } {
  let isAlive = true;
  // What a killed process asks of the store never arrives.
  const ownStore = new Proxy(store, {
    get: (target, name) => (isAlive ? Reflect.get(target, name) : () => new Promise(() => undefined)),
  });
  const stop = new AbortController();
  stops.push(stop);
  const started = createLeaveKeeper({
    store: ownStore,
    delayedEvents: {
      manage: (leave, action) => (isAlive ? delayedEvents.manage(leave, action) : new Promise(() => undefined)),
    },
    lookForConnection: createLookForConnection(callServer),
    isAnnouncedSince: async (_, leftMs) => announcedSinceMs > leftMs,
    times: { lookEveryMs: 4000 },
    log: createRecordedLog(),
    ...jobs,
  });
  void started.run(stop.signal);
  return {
    keeper: started,
    kill() {
      isAlive = false;
      stop.abort();
    },
  };
}

beforeEach(() => {
  jobs = createFastJobs();
  store = createMemoryStore(jobs.now);
  callServer = createFakeCallServer();
  callServer.rooms.set(room, new Set());
  homeserver = createFakeDelayedEvents("syd_1", "syd_2");
  announcedSinceMs = 0;
  stops = [];
  keeper = startInstance().keeper;
});

afterEach(() => {
  for (const stop of stops) stop.abort();
});

function leaveOf(name: string, delayId: string): DelegatedLeave {
  const userId = `@${name}:localhost`;
  const identity = `${userId}:D`;
  const delays = { delayId, delayMs: hourMs, clientApiUrl: undefined };
  return { livekitRoom: room, identity, roomId: "!r:localhost", userId, deviceId: "D", ...delays };
}

const bob = leaveOf("bob", "syd_1");

function departureOf({ livekitRoom, identity }: DelegatedLeave, fields: Partial<Departure> = {}): Departure {
  const sid = callServer.sids.get(identity) ?? `PA_${identity}`;
  const times = { joinedAtMs: jobs.nowMs, leftByMs: jobs.nowMs };
  return { livekitRoom, identity, sid, attributes: {}, isClient: true, reason: "lost", ...times, ...fields };
}

function connect({ identity }: DelegatedLeave): void {
  callServer.rooms.get(room)?.add(identity);
}

function disconnect({ identity }: DelegatedLeave): void {
  callServer.rooms.get(room)?.delete(identity);
}

async function untilAsked(...asked: readonly string[]): Promise<void> {
  await expect.poll(() => homeserver.asked, { interval: 1 }).toEqual(asked);
}

/** Lets this much time pass, as often as somebody looks. */
async function pass(ms: number, stepMs = 500): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    jobs.nowMs += stepMs;
    for (let turn = 0; turn < 10; turn += 1) await jobs.pause(0, AbortSignal.abort());
  }
}

describe("a delegated leave", () => {
  test("is kept from being sent while its device is connected, and sent when it is gone", async () => {
    await keeper.delegate(bob);
    connect(bob);
    await keeper.onArrival(departureOf(bob));
    await untilAsked("restart syd_1");
    await pass(hourMs, 60_000);
    expect(homeserver.asked).toEqual(["restart syd_1", "restart syd_1"]);
    disconnect(bob);
    await keeper.onDeparture(departureOf(bob));
    await untilAsked("restart syd_1", "restart syd_1", "send syd_1");
    expect(await store.countJobs(queue)).toBe(0);
  });

  test("is sent within ten seconds when every webhook is lost (M4)", async () => {
    await keeper.delegate(bob);
    connect(bob);
    await pass(5000);
    disconnect(bob);
    await pass(10_000);
    expect(homeserver.asked).toEqual(["restart syd_1", "send syd_1"]);
  });

  test("is sent once, although two instances hear of it and hear it twice", async () => {
    const other = startInstance().keeper;
    await keeper.delegate(bob);
    connect(bob);
    await untilAsked("restart syd_1");
    disconnect(bob);
    const gone = departureOf(bob);
    await Promise.all([keeper, other, keeper, other].map(({ onDeparture }) => onDeparture(gone)));
    await untilAsked("restart syd_1", "send syd_1");
    await pass(20_000);
    expect(homeserver.asked).toHaveLength(2);
  });

  test("gives way to a newer one of the same connection", async () => {
    await keeper.delegate(bob);
    connect(bob);
    await untilAsked("restart syd_1");
    await keeper.delegate({ ...bob, delayId: "syd_2" });
    await untilAsked("restart syd_1", "cancel syd_1", "restart syd_2");
    disconnect(bob);
    await keeper.onDeparture(departureOf(bob));
    await untilAsked("restart syd_1", "cancel syd_1", "restart syd_2", "send syd_2");
  });

  test("is not sent for the connection before a reload", async () => {
    connect(bob);
    await keeper.delegate(bob);
    await untilAsked("restart syd_1");
    const before = departureOf(bob, { reason: "client" });
    callServer.sids.set(bob.identity, "PA_after");
    await keeper.onArrival(departureOf(bob));
    await keeper.onDeparture(before);
    await pass(20_000);
    expect(homeserver.asked).toEqual(["restart syd_1"]);
  });

  test("is not sent if the device announced itself since", async () => {
    connect(bob);
    await keeper.delegate(bob);
    await untilAsked("restart syd_1");
    announcedSinceMs = jobs.nowMs + 1;
    disconnect(bob);
    await keeper.onDeparture(departureOf(bob));
    await expect.poll(() => store.countJobs(queue)).toBe(0);
    expect(homeserver.asked).toEqual(["restart syd_1"]);
  });

  test("waits for its homeserver to come back", async () => {
    connect(bob);
    await keeper.delegate(bob);
    await untilAsked("restart syd_1");
    homeserver.answer = { kind: "later", retryAfterMs: 5000 };
    disconnect(bob);
    await keeper.onDeparture(departureOf(bob));
    await pass(12_000);
    expect(homeserver.asked.length).toBeLessThanOrEqual(4);
    homeserver.answer = undefined;
    await pass(6000);
    expect(homeserver.pending).toEqual(new Set(["syd_2"]));
  });

  test("is not sent while LiveKit is down, nor by a LiveKit that has just come back", async () => {
    connect(bob);
    await keeper.delegate(bob);
    await untilAsked("restart syd_1");
    callServer.isDown = true;
    await pass(60_000);
    callServer.isDown = false;
    callServer.rooms.delete(room);
    await pass(15_000);
    callServer.rooms.set(room, new Set([bob.identity]));
    await pass(20_000);
    expect(homeserver.asked).toEqual(["restart syd_1"]);
  });

  test("has no impossible delay, and a person has no end of them", async () => {
    for (const delayMs of [0, -1, Number.NaN, 25 * hourMs]) {
      await expect(keeper.delegate({ ...bob, delayMs })).rejects.toMatchObject({ code: "bad_request" });
    }
    for (let n = 0; n < 40; n += 1) await keeper.delegate({ ...bob, identity: `${bob.userId}:D${n}` });
    expect(await store.countJobs(queue)).toBe(32);
  });
});

test("one of two instances dies in the middle of 50 delegated leaves: none is lost, none is sent for somebody who is there", async () => {
  const people = Array.from({ length: 50 }, (_, n) => leaveOf(`person${n}`, `syd_person${n}`));
  for (const { delayId } of people) homeserver.pending.add(delayId);
  const doomed = startInstance();
  for (const [n, person] of people.entries()) {
    connect(person);
    await (n % 2 === 0 ? keeper : doomed.keeper).delegate(person);
  }
  await expect.poll(() => homeserver.asked.length, { interval: 1 }).toBe(50);
  const leaving = people.slice(0, 25);
  const staying = people.slice(25);
  for (const [n, person] of leaving.entries()) {
    disconnect(person);
    if (n === 12) doomed.kill();
    // A webhook that reaches a dead instance is lost.
    void (n % 2 === 0 ? keeper : doomed.keeper).onDeparture(departureOf(person));
  }
  await pass(25_000);
  const sent = homeserver.asked.filter((request) => request.startsWith("send"));
  expect(new Set(sent)).toEqual(new Set(leaving.map(({ delayId }) => `send ${delayId}`)));
  expect(await store.countJobs(queue)).toBe(staying.length);
});
