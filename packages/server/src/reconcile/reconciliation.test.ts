import { callMemberStateKey, eventTypes, MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createWhoIs } from "../moderation/enforce-policy.ts";
import { createOverwrittenMemberships } from "../departures/overwritten-memberships.ts";
import { createWithdrawMembership } from "../departures/withdraw-membership.ts";
import { bearerAttributes, identityOf } from "../livekit/bearer.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { DriftKind } from "../metrics/metrics.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createFastJobs, type FastJobs } from "../testing/fast-jobs.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createReconciliation, type Reconciliation, type ReconciliationDeps } from "./create-reconciliation.ts";

const roomId = "!lounge:localhost";
const livekitRoom = callRoomName(roomId);
const serviceUrl = "https://melo.example/livekit/jwt";
const [ann, bob, eve] = ["@ann:localhost", "@bob:localhost", "@eve:elsewhere.org"];
const hashed = "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU";
const sweepMs = 8000;

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let store: KeyValuePort;
let jobs: FastJobs;
let drifts: DriftKind[];
let asked: { readonly roomId: string; readonly userId: string }[];
let pings: number;
let reconciliation: Reconciliation;

function reconcile(options: Partial<ReconciliationDeps> = {}): Reconciliation {
  const { masquerade } = homeserver;
  const views = createLiveViews(masquerade);
  const log = createRecordedLog();
  return createReconciliation({
    store,
    masquerade,
    callServer,
    views,
    whoIs: createWhoIs({ find: async () => undefined }, "localhost"),
    judge: async (person) => void asked.push(person),
    withdrawMembership: createWithdrawMembership(masquerade),
    overwritten: createOverwrittenMemberships({ store, masquerade, views, serverName: "localhost", log, ...jobs }),
    serverName: "localhost",
    serviceUrl,
    unknownParticipants: "remove",
    isHomeserverUp: async () => !homeserver.isDown,
    onHomeserverBack: async () => void (pings += 1),
    onDrift: (kind) => void drifts.push(kind),
    metrics: { roomView: () => undefined },
    log,
    ...jobs,
    ...options,
  });
}

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(roomId, ann);
  for (const member of [bob, eve]) homeserver.setMembership(roomId, member, "join");
  callServer = createFakeCallServer();
  jobs = createFastJobs();
  jobs.nowMs = 2_000_000;
  store = createMemoryStore(jobs.now);
  [drifts, asked, pings] = [[], [], 0];
  reconciliation = reconcile();
  inCall(`${ann}:A`, `${bob}:B`);
});

function inCall(...identities: readonly string[]): void {
  callServer.rooms.set(livekitRoom, new Set(identities));
}

const present = (): readonly string[] => [...(callServer.rooms.get(livekitRoom) ?? [])];

async function sweep(times = 1): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await reconciliation.sweep();
    jobs.nowMs += sweepMs;
  }
}

describe("a sweep", () => {
  test("finds nothing where everything is as it should be", async () => {
    await sweep(5);
    expect(drifts).toEqual([]);
    expect(present()).toHaveLength(2);
  });

  test.each(["leave", "ban"] as const)("takes out whom a lost push left in: %s (M4)", async (membership) => {
    homeserver.setMembership(roomId, bob, membership, ann);
    await sweep();
    expect(present()).toEqual([`${ann}:A`]);
    expect(drifts).toEqual(["participant_without_access"]);
  });

  test("takes out the last one, too", async () => {
    inCall(`${bob}:B`);
    homeserver.setMembership(roomId, bob, "leave", ann);
    await reconciliation.onCallMember(pushed(bob, "B"));
    await sweep();
    expect(present()).toEqual([]);
  });

  test("takes out people of other homeservers, and whoever came by another token service", async () => {
    inCall(`${ann}:A`, `${eve}:E`, `@mallory:elsewhere.org:M`);
    homeserver.setMembership(roomId, eve, "ban", ann);
    await sweep();
    expect(present()).toEqual([`${ann}:A`]);
  });

  test("gives back and takes away rights", async () => {
    callServer.rights.set(`${bob}:B`, { canPublishSources: [], canSubscribe: true });
    homeserver.set(roomId, ann, eventTypes.callPolicy, "", { publish: { camera: 50 } });
    await sweep();
    expect(callServer.rights.get(`${bob}:B`)?.canPublishSources).toEqual([
      "microphone",
      "screen_share",
      "screen_share_audio",
    ]);
    expect(drifts).toEqual(["rights"]);
  });

  test("touches nobody while the homeserver is down, and asks for what it kept when it is back (M5)", async () => {
    homeserver.setMembership(roomId, bob, "ban", ann);
    homeserver.isDown = true;
    await sweep(10);
    expect(present()).toHaveLength(2);
    homeserver.isDown = false;
    await sweep();
    expect(present()).toEqual([`${ann}:A`]);
    expect(pings).toBe(1);
  });

  test("touches nobody for rules that cannot be read", async () => {
    homeserver.set(roomId, ann, eventTypes.powerLevels, "", { users: "everybody" });
    await sweep(5);
    expect(present()).toHaveLength(2);
  });

  test("ends a call that nobody of this homeserver is a member of any more, but not at the first look", async () => {
    inCall(`${eve}:E`);
    await reconciliation.onCallMember(pushed(eve, "E"));
    for (const member of [ann, bob]) homeserver.setMembership(roomId, member, "leave");
    // The fake homeserver shows a room to its own members alone.
    const { masquerade } = homeserver;
    Object.assign(masquerade, { joinedMembers: async () => undefined });
    await sweep(2);
    expect(present()).toHaveLength(1);
    await sweep();
    expect(present()).toEqual([]);
  });

  test("survives a LiveKit that is down", async () => {
    callServer.isDown = true;
    await sweep(3);
    expect(drifts).toEqual(["failed_look"]);
  });
});

describe("somebody of whom nobody can tell who he is", () => {
  test("is taken out of the call of a Matrix room", async () => {
    inCall(`${ann}:A`, hashed);
    await sweep();
    expect(present()).toEqual([`${ann}:A`]);
    expect(drifts).toEqual(["unknown_participant"]);
  });

  test("stays where another token service works beside this one", async () => {
    reconciliation = reconcile({ unknownParticipants: "allow" });
    inCall(`${ann}:A`, hashed);
    await sweep();
    expect(present()).toHaveLength(2);
    expect(drifts).toEqual(["unknown_participant"]);
  });

  test("is nobody's business in a LiveKit room that is no Matrix room's call", async () => {
    callServer.rooms.set("concert", new Set([hashed, "host"]));
    await sweep();
    expect(callServer.removed).toEqual([]);
  });
});

describe("whoever comes in", () => {
  const arrival = (identity: string, attributes: Readonly<Record<string, string>> = {}) => {
    const connection = { livekitRoom, identity, sid: "PA_1", joinedAtMs: 1, attributes, isClient: true };
    return reconciliation.onArrival(connection);
  };

  test("is asked about, whatever his token says, and as often as LiveKit reports him", async () => {
    const slot = { roomId, slotId: "m.call#ROOM" };
    const bearer = { userId: eve, deviceId: "E", memberId: "M" };
    await arrival(`${bob}:B`);
    await arrival(identityOf(bearer), bearerAttributes(bearer, slot));
    await arrival(`@mallory:elsewhere.org:M`);
    await arrival(`@mallory:elsewhere.org:M`);
    const mallory = { roomId, userId: "@mallory:elsewhere.org" };
    expect(asked).toEqual([{ roomId, userId: bob }, { roomId, userId: eve }, mallory, mallory]);
  });

  test("is taken out if nothing tells who he is", async () => {
    await arrival(`${bob}:B`);
    inCall(`${ann}:A`, hashed);
    await arrival(hashed);
    expect(present()).toEqual([`${ann}:A`]);
  });

  test("keeps his place while the homeserver cannot be asked", async () => {
    homeserver.isDown = true;
    await arrival(`${bob}:B`);
    expect(asked).toEqual([]);
    expect(present()).toHaveLength(2);
  });
});

function pushed(userId: string, deviceId: string, content: object = announced) {
  return {
    roomId,
    type: eventTypes.callMember,
    stateKey: callMemberStateKey(userId, deviceId),
    sender: userId,
    eventId: "$1",
    originServerTs: jobs.nowMs,
    content: { ...content },
    previousContent: undefined,
  };
}

const announced = {
  application: "m.call",
  foci_preferred: [{ type: "livekit", livekit_service_url: serviceUrl }],
};

describe("a membership whose device is not in the call", () => {
  const stateKey = callMemberStateKey(bob, "B");
  const content = () => homeserver.state(roomId, eventTypes.callMember, stateKey)?.content;

  function announce(userId = bob, fields: object = {}): void {
    homeserver.set(roomId, userId, eventTypes.callMember, stateKey, { ...announced, ...fields });
  }

  test("is withdrawn when three sweeps have not found it, also when LiveKit has closed the room", async () => {
    announce();
    await sweep();
    callServer.rooms.clear();
    await sweep(3);
    expect(content()).toMatchObject(announced);
    await sweep();
    expect(content()).toEqual({});
    expect(drifts).toEqual(["membership_without_participant"]);
    await sweep(2);
    expect(drifts).toEqual(["membership_without_participant"]);
  });

  test("stays while its device is there under whatever identity, or comes back in time", async () => {
    announce();
    const bearer = { userId: bob, deviceId: "B", memberId: "M" };
    const hashedBob = identityOf(bearer);
    callServer.attributes.set(hashedBob, bearerAttributes(bearer, { roomId, slotId: "m.call#ROOM" }));
    inCall(`${ann}:A`, hashedBob);
    await sweep(5);
    inCall(`${ann}:A`);
    await sweep(2);
    inCall(`${ann}:A`, `${bob}:B`);
    await sweep();
    inCall(`${ann}:A`);
    await sweep(2);
    expect(content()).toMatchObject(announced);
  });

  test("stays if it belongs to another call server, or has been announced anew after it was withdrawn", async () => {
    inCall(`${ann}:A`);
    announce(bob, { foci_preferred: [{ type: "livekit", livekit_service_url: "https://other.example" }] });
    await sweep(5);
    expect(content()).not.toEqual({});
    announce();
    await sweep(4);
    expect(content()).toEqual({});
    announce();
    await sweep(6);
    expect(content()).toMatchObject(announced);
  });

  test("stays while LiveKit or the homeserver is down: only looks in a row count", async () => {
    announce();
    inCall(`${ann}:A`);
    await sweep(2);
    callServer.isDown = true;
    await sweep();
    callServer.isDown = false;
    await sweep(2);
    homeserver.isDown = true;
    await sweep(5);
    homeserver.isDown = false;
    await sweep(2);
    expect(content()).toMatchObject(announced);
  });

  test("is found by a push between two readings of the room's state", async () => {
    inCall(`${ann}:A`);
    await sweep();
    announce();
    await reconciliation.onCallMember(pushed(bob, "B"));
    await sweep(4);
    expect(content()).toEqual({});
  });

  test("of somebody who was removed from the room is withdrawn by another's hand", async () => {
    announce();
    homeserver.setMembership(roomId, bob, "ban", ann);
    await sweep(2);
    expect(homeserver.state(roomId, eventTypes.callMember, stateKey)).toMatchObject({ sender: ann, content: {} });
  });

  test("that another has overwritten is looked after", async () => {
    announce();
    homeserver.set(roomId, eve, eventTypes.callMember, stateKey, { ...announced, forged: true });
    await sweep();
    expect(await store.countJobs("overwritten memberships")).toBe(1);
  });
});

describe("two instances", () => {
  test("sweep by turns, and one follows a dead one within seconds", async () => {
    const sweeps = [0, 0];
    const stops = [new AbortController(), new AbortController()];
    for (const [n, stop] of stops.entries()) {
      const counted = async () => {
        sweeps[n] = (sweeps[n] ?? 0) + 1;
        return true;
      };
      // Dies without a word: its lease is not given back.
      const ownStore = new Proxy(store, {
        get: (target, name) => (stop.signal.aborted ? () => new Promise(() => undefined) : Reflect.get(target, name)),
      });
      const pause = async (delayMs: number) => {
        const untilMs = jobs.nowMs + delayMs;
        while (jobs.nowMs < untilMs && !stop.signal.aborted) await jobs.pause(0, stop.signal);
      };
      void reconcile({ store: ownStore, isHomeserverUp: counted, pause }).run(stop.signal);
    }
    const pass = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        jobs.nowMs += 500;
        for (let turn = 0; turn < 30; turn += 1) await jobs.pause(0, AbortSignal.abort());
      }
    };
    await pass(80_000);
    expect(sweeps[0]).toBeGreaterThanOrEqual(9);
    expect(sweeps[1]).toBe(0);
    stops[0]?.abort();
    await pass(20_000);
    expect(sweeps[1]).toBeGreaterThanOrEqual(1);
    stops[1]?.abort();
  });

  test("sweep both while the store that elects them is down", async () => {
    const stop = new AbortController();
    let sweeps = 0;
    const down = createMemoryStore();
    Object.assign(down, { lease: async () => Promise.reject(new MeloError("server_unreachable", "down")) });
    const isHomeserverUp = async () => {
      sweeps += 1;
      if (sweeps === 2) stop.abort();
      return true;
    };
    await reconcile({ store: down, isHomeserverUp }).run(stop.signal);
    expect(sweeps).toBe(2);
  });
});
