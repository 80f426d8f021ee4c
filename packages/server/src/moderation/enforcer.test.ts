import { callRestrictionStateKey, callSlotId, eventTypes, MeloError, publishSources } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createHasLeft } from "../access/has-left.ts";
import { bearerAttributes, identityOf } from "../livekit/bearer.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedMetrics, type RecordedMetrics } from "../testing/recorded-metrics.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createAnnouncedBearers, type AnnouncedBearers } from "../livekit/announced-bearers.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createWhoIs } from "./enforce-policy.ts";
import { nobody } from "./call-concern.ts";
import { createEnforcer, type Enforce } from "./enforcer.ts";

const roomId = "!lounge:localhost";
const livekitRoom = callRoomName(roomId);
const ann = "@ann:localhost";
const bob = "@bob:localhost";
const cause = { trigger: "push", originServerTs: 1 } as const;
const aboutBob = { roomId, userIds: new Set([bob]), gone: nobody, cause };
const bobIsGone = { ...aboutBob, gone: new Set([bob]) };
const aboutEverybody = { roomId, userIds: "everybody" as const, gone: nobody, cause };

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let log: RecordedLog;
let announced: AnnouncedBearers;
let metrics: RecordedMetrics;
let reviews: string[];
/** Called before each later look, with its number. */
let onWait: (look: number) => void;
let looks: number;
let enforce: Enforce;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(roomId, ann);
  homeserver.setMembership(roomId, bob, "join");
  callServer = createFakeCallServer();
  log = createRecordedLog();
  reviews = [];
  onWait = () => undefined;
  looks = 1;
  metrics = createRecordedMetrics();
  announced = createAnnouncedBearers(createMemoryStore());
  enforce = createEnforcer({
    views: createLiveViews(homeserver.masquerade),
    callServer,
    whoIs: createWhoIs(announced, "localhost"),
    hasLeft: createHasLeft(homeserver.masquerade, "localhost"),
    reviewDoors: (room, userIds) => reviews.push(`${room} ${userIds === "everybody" ? userIds : [...userIds].join()}`),
    metrics,
    log,
    wait: async () => {
      looks += 1;
      onWait(looks);
    },
  });
});

function inCall(...identities: readonly string[]): void {
  callServer.rooms.set(livekitRoom, new Set(identities));
}

describe("somebody who is no member any more", () => {
  beforeEach(() => homeserver.setMembership(roomId, bob, "ban", ann));

  test("is out of the call with every device, and nobody else is", async () => {
    inCall("@bob:localhost:A", "@bob:localhost:B", "@bobby:localhost:C", "@bob:localhost.org:D", "@ann:localhost:E");
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:A", "@bob:localhost:B"]);
    expect(metrics.entries).toEqual(["removal push 1", "removal push 1"]);
    // However many devices: the fewer questions, the sooner he is out.
    expect(homeserver.requests).toHaveLength(1);
  });

  test("is out with a hashed identity whose token said whose it is", async () => {
    const bearer = { userId: bob, deviceId: "A", memberId: "m" };
    const identity = identityOf(bearer);
    callServer.attributes.set(identity, bearerAttributes(bearer, { roomId, slotId: callSlotId }));
    inCall(identity);
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual([identity]);
  });

  test.each([
    ["today's", (memberId: string) => ({ userId: bob, deviceId: "A", memberId })],
    ["tomorrow's", (memberId: string) => ({ userId: bob, deviceId: undefined, memberId })],
  ])("is out with a hashed identity of %s kind that he announced, whoever made the token", async (_, bearerOf) => {
    const member = { id: "m", user_id: bob, device_id: "A" };
    const event = { roomId, type: eventTypes.rtcMember, stateKey: undefined, sender: bob, eventId: "$1" };
    const facts = { originServerTs: 1, previousContent: undefined, redacts: undefined };
    await announced.note({ ...event, ...facts, content: { slot_id: callSlotId, member } });
    // Nobody announces anybody else.
    await announced.note({
      ...event,
      ...facts,
      sender: ann,
      content: { slot_id: callSlotId, member: { ...member, id: "n" } },
    });
    const [identity, other] = [identityOf(bearerOf("m")), identityOf(bearerOf("n"))];
    inCall(identity, other);
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual([identity]);
  });

  test("is not mixed up with people of a server that differs in its port", async () => {
    homeserver.setMembership(roomId, "@bob:localhost:8448", "join");
    inCall("@bob:localhost:8448:A");
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual([]);
  });

  test("is out if he is of another server", async () => {
    const eve = "@eve:elsewhere.org";
    homeserver.setMembership(roomId, eve, "ban", ann);
    inCall("@eve:elsewhere.org:A");
    await enforce({ roomId, userIds: new Set([eve]), gone: new Set([eve]), cause }).isOver;
    expect(callServer.removed).toEqual(["@eve:elsewhere.org:A"]);
  });

  test("is found if he was just coming in, and the doors ask about him", async () => {
    inCall();
    onWait = (look) => look === 3 && inCall("@bob:localhost:A");
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:A"]);
    expect(reviews).toEqual([`${livekitRoom} ${bob}`]);
  });

  test("stays if he is a member again by then", async () => {
    inCall();
    onWait = () => {
      homeserver.setMembership(roomId, bob, "join");
      inCall("@bob:localhost:A");
    };
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual([]);
  });

  test("is out by a whole look where it was not heard that he is gone", async () => {
    inCall("@bob:localhost:A");
    await enforce(aboutBob).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:A"]);
  });

  test("is no concern where there is no call", async () => {
    await enforce(bobIsGone).isOver;
    expect(looks).toBe(1);
  });

  test("is out as soon as LiveKit answers again", async () => {
    inCall("@bob:localhost:A");
    callServer.isDown = true;
    onWait = (look) => {
      if (look === 4) callServer.isDown = false;
    };
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:A"]);
    expect(log.entries.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("stays while the homeserver cannot be asked, which is logged (M5)", async () => {
    inCall("@bob:localhost:A");
    homeserver.isDown = true;
    await enforce(bobIsGone).isOver;
    expect(callServer.removed).toEqual([]);
    expect(log.entries).toMatchObject([{ level: "error", fields: { err: expect.any(MeloError) } }]);
  });
});

test("many at once are looked for together", async () => {
  const people = Array.from({ length: 20 }, (_, index) => `@p${index}:localhost`);
  for (const userId of people) homeserver.setMembership(roomId, userId, "leave");
  inCall(...people.map((userId) => `${userId}:A`));
  const before = homeserver.requests.length;
  await Promise.all(
    people.map((userId) => enforce({ roomId, userIds: new Set([userId]), gone: new Set([userId]), cause }).isOver),
  );
  expect(callServer.removed).toHaveLength(people.length);
  expect(looks).toBeLessThan(people.length);
  expect(homeserver.requests.length - before).toBeLessThan(people.length * 10);
});

describe("a change that may concern everybody", () => {
  const listening = { canPublishSources: [], canSubscribe: true };
  const rightsOf = (identity: string) => callServer.rights.get(identity);

  beforeEach(() => inCall("@ann:localhost:A", "@bob:localhost:B"));

  test("takes away what the policy does not give any more, gives it back, and touches nobody else", async () => {
    homeserver.set(roomId, ann, eventTypes.callPolicy, "", { publish: { camera: 50 }, moderate: 50 });
    await enforce(aboutEverybody).isOver;
    const withoutCamera = ["microphone", "screen_share", "screen_share_audio"];
    expect(rightsOf("@bob:localhost:B")).toEqual({ canPublishSources: withoutCamera, canSubscribe: true });
    expect(rightsOf("@ann:localhost:A")).toBeUndefined();

    const levels = { state_default: 50, events: { [eventTypes.callMember]: 0 }, users: { [bob]: 50 } };
    homeserver.set(roomId, ann, eventTypes.powerLevels, "", levels);
    await enforce(aboutEverybody).isOver;
    expect(rightsOf("@bob:localhost:B")).toEqual({ canPublishSources: publishSources, canSubscribe: true });
    expect(callServer.removed).toEqual([]);
  });

  test("removes whoever lost the power to be there, without taking his rights first", async () => {
    homeserver.set(roomId, ann, eventTypes.powerLevels, "", { state_default: 50 });
    await enforce(aboutEverybody).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:B"]);
    expect(rightsOf("@bob:localhost:B")).toBeUndefined();
  });

  test("empties a call whose slot was closed, moderators included", async () => {
    homeserver.set(roomId, ann, eventTypes.rtcSlot, callSlotId, { status: "closed" });
    await enforce(aboutEverybody).isOver;
    expect(callServer.removed).toEqual(["@ann:localhost:A", "@bob:localhost:B"]);
  });

  test("sends nobody away who is in when fewer are wanted", async () => {
    homeserver.set(roomId, ann, eventTypes.callPolicy, "", { max_members: 1 });
    await enforce(aboutEverybody).isOver;
    expect(callServer.removed).toEqual([]);
  });

  test("leaves listening where the policy cannot be read", async () => {
    homeserver.set(roomId, ann, eventTypes.callPolicy, "", { publish: "all" });
    await enforce(aboutEverybody).isOver;
    expect(rightsOf("@bob:localhost:B")).toEqual(listening);
    expect(rightsOf("@ann:localhost:A")).toEqual(listening);
  });

  test("ends the call for all when nobody of this homeserver is in the room any more", async () => {
    homeserver.setMembership(roomId, "@eve:elsewhere.org", "join");
    inCall("@bob:localhost:B", "@eve:elsewhere.org:E");
    for (const userId of [ann, bob]) homeserver.setMembership(roomId, userId, "leave");
    await enforce(aboutEverybody).isOver;
    expect(callServer.removed).toEqual(["@bob:localhost:B", "@eve:elsewhere.org:E"]);
  });

  test("passes over those of whom nobody knows who they are", async () => {
    homeserver.set(roomId, ann, eventTypes.rtcSlot, callSlotId, {});
    inCall("J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU");
    await enforce(aboutEverybody).isOver;
    expect(callServer.removed).toEqual([]);
  });
});

test("what was taken from one person takes effect, and comes back with it", async () => {
  inCall("@bob:localhost:PHONE", "@bob:localhost:LAPTOP");
  const key = callRestrictionStateKey(bob);
  homeserver.set(roomId, ann, eventTypes.callRestriction, key, { withheld: { microphone: { by: ann } } });
  await enforce(aboutBob).isOver;
  for (const device of ["PHONE", "LAPTOP"]) {
    expect(callServer.rights.get(`@bob:localhost:${device}`)?.canPublishSources).not.toContain("microphone");
  }
  homeserver.set(roomId, ann, eventTypes.callRestriction, key, {});
  await enforce(aboutBob).isOver;
  expect(callServer.rights.get("@bob:localhost:PHONE")?.canPublishSources).toContain("microphone");
});
