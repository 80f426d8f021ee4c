import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StateEvent } from "../access/state-event.ts";
import { bearerAttributes, identityOf } from "../livekit/bearer.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createFastJobs, type FastJobs } from "../testing/fast-jobs.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createAbsenceKeeper, type AbsenceKeeper } from "./absence-keeper.ts";
import type { Departure } from "./departure.ts";
import { isGhost } from "./ghost-policy.ts";
import { createLookForConnection } from "./look-for-connection.ts";
import { createStickyMemberships, type StickyMemberships } from "./sticky-memberships.ts";
import { createWithdrawMembership } from "./withdraw-membership.ts";

const queue = "absences";
const roomId = "!lounge:localhost";
const livekitRoom = callRoomName(roomId);
const bob = "@bob:localhost";
const identity = "@bob:localhost:DEVICE";
const stateKey = callMemberStateKey(bob, "DEVICE");
const present = { application: "m.call", device_id: "DEVICE" };

function membership(originServerTs: number, content: StateEvent["content"] = present): StateEvent {
  return { type: eventTypes.callMember, stateKey, sender: bob, eventId: "$1", originServerTs, content };
}

test.each([
  ["one that was announced before he left", membership(999), true],
  ["one announced since", membership(1001), false],
  ["one that was withdrawn", membership(999, {}), false],
  ["none", undefined, false],
])("a membership is a ghost: %s", (_, found, verdict) => {
  expect(isGhost(found, 1000)).toBe(verdict);
});

describe("after somebody's connection ended", () => {
  let homeserver: FakeHomeserver;
  let callServer: FakeCallServer;
  let store: KeyValuePort;
  let jobs: FastJobs;
  let stickyMemberships: StickyMemberships;
  let keeper: AbsenceKeeper;
  let stop: AbortController;

  beforeEach(() => {
    homeserver = createFakeHomeserver();
    homeserver.createRoom("!other:localhost", bob);
    homeserver.createRoom(roomId, "@ann:localhost");
    homeserver.setMembership(roomId, bob, "join");
    homeserver.set(roomId, bob, eventTypes.callMember, stateKey, present);
    callServer = createFakeCallServer();
    callServer.rooms.set(livekitRoom, new Set(["@ann:localhost:X"]));
    jobs = createFastJobs();
    store = createMemoryStore(jobs.now);
    const { masquerade } = homeserver;
    stickyMemberships = createStickyMemberships({ store, masquerade });
    keeper = createAbsenceKeeper({
      store,
      masquerade,
      lookForConnection: createLookForConnection(callServer),
      withdrawMembership: createWithdrawMembership(masquerade),
      stickyMemberships,
      serverName: "localhost",
      log: createRecordedLog(),
      ...jobs,
    });
    stop = new AbortController();
    void keeper.run(stop.signal);
  });

  afterEach(() => stop.abort());

  async function leave(fields: Partial<Departure> = {}): Promise<void> {
    const departure = { livekitRoom, identity, sid: "PA_1", joinedAtMs: 1, attributes: {}, isClient: true };
    await keeper.onDeparture({ ...departure, reason: "lost", leftByMs: jobs.nowMs, ...fields });
  }

  async function untilDone(): Promise<void> {
    await expect.poll(() => store.countJobs(queue), { interval: 1 }).toBe(0);
  }

  const content = () => homeserver.state(roomId, eventTypes.callMember, stateKey)?.content;

  test("his membership is withdrawn in his name, at once", async () => {
    await leave();
    await untilDone();
    expect(content()).toEqual({});
    expect(homeserver.state(roomId, eventTypes.callMember, stateKey)?.sender).toBe(bob);
  });

  test("it stays if he is back, and goes if a listing only lags behind", async () => {
    callServer.rooms.get(livekitRoom)?.add(identity);
    callServer.sids.set(identity, "PA_2");
    await leave();
    await untilDone();
    expect(content()).toEqual(present);
    callServer.sids.set(identity, "PA_1");
    await leave();
    await untilDone();
    expect(content()).toEqual({});
  });

  test("it stays if LiveKit only moves the connection; it waits if LiveKit expects him back", async () => {
    await leave({ reason: "replaced" });
    expect(await store.countJobs(queue)).toBe(0);
    await leave({ reason: "interrupted" });
    jobs.nowMs += 14_000;
    for (let turn = 0; turn < 20; turn += 1) await jobs.pause(0, stop.signal);
    expect(content()).toEqual(present);
    jobs.nowMs += 1000;
    await untilDone();
    expect(content()).toEqual({});
  });

  test("nothing happens to somebody who was removed from the room, to another device, to a stranger", async () => {
    homeserver.setMembership(roomId, bob, "ban");
    await leave();
    await untilDone();
    homeserver.setMembership(roomId, bob, "join");
    for (const other of [
      "@bob:localhost:OTHER",
      "@bob:elsewhere:DEVICE",
      "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU",
    ]) {
      await leave({ identity: other });
    }
    await leave({ isClient: false });
    await untilDone();
    expect(content()).toEqual(present);
  });

  test("also when LiveKit has closed the room, and for an identity that only its token explains", async () => {
    callServer.rooms.clear();
    const slot = { roomId, slotId: "m.call#ROOM" };
    const bearer = { userId: bob, deviceId: "DEVICE", memberId: undefined };
    await leave({ identity: identityOf(bearer), attributes: bearerAttributes(bearer, slot) });
    await untilDone();
    expect(content()).toEqual({});
  });

  test("it waits for servers that do not answer", async () => {
    callServer.isDown = true;
    await leave();
    for (let turn = 0; turn < 20; turn += 1) await jobs.pause(0, stop.signal);
    callServer.isDown = false;
    homeserver.isDown = true;
    jobs.nowMs += 10_000;
    for (let turn = 0; turn < 20; turn += 1) await jobs.pause(0, stop.signal);
    homeserver.isDown = false;
    expect(content()).toEqual(present);
    jobs.nowMs += 10_000;
    await untilDone();
    expect(content()).toEqual({});
  });

  test("a reload that announces itself at the same moment keeps its membership", async () => {
    const { masquerade } = homeserver;
    const send = masquerade.sendState;
    const fresh = { ...present, membershipID: "fresh" };
    Object.assign(masquerade, {
      sendState: async (...args: Parameters<typeof send>) => {
        if (Object.keys(args[2].content).length === 0) {
          homeserver.set(roomId, bob, eventTypes.callMember, stateKey, fresh);
        }
        return send(...args);
      },
    });
    await leave();
    await untilDone();
    expect(content()).toMatchObject(fresh);
  });

  test("a sticky membership is withdrawn as far as it is readable, unless it is newer", async () => {
    const bearer = { userId: bob, deviceId: "DEVICE", memberId: "M" };
    const attributes = bearerAttributes(bearer, { roomId, slotId: "m.call#ROOM" });
    const gone = { identity: identityOf(bearer), attributes };
    const member = { id: "M", user_id: bob, device_id: "DEVICE" };
    const event = {
      roomId,
      type: eventTypes.rtcMember,
      stateKey: undefined,
      sender: bob,
      eventId: "$sticky",
      content: { slot_id: "m.call#ROOM", member, msc4354_sticky_key: "M" },
      previousContent: undefined,
      stickyMs: 3_600_000,
    };
    await stickyMemberships.note({ ...event, originServerTs: jobs.nowMs + 1 });
    await leave(gone);
    await untilDone();
    expect(homeserver.stickies).toEqual([]);
    await stickyMemberships.note({ ...event, originServerTs: jobs.nowMs - 1 });
    await leave(gone);
    await untilDone();
    expect(homeserver.stickies).toEqual([
      {
        roomId,
        sender: bob,
        type: eventTypes.rtcMember,
        content: { slot_id: "m.call#ROOM", msc4354_sticky_key: "M" },
        durationMs: 3_600_000,
      },
    ]);
    expect(content()).toEqual(present);
  });
});
