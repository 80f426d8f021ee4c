import { callMemberStateKey, callSlotId, eventTypes, roomTypes } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createDispatcher } from "../appservice/dispatcher.ts";
import { parseRoomEvent } from "../appservice/room-events.ts";
import { createAnnouncedBearers } from "../livekit/announced-bearers.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createModeration } from "./moderation.ts";

const [ann, bob, mod] = ["@ann:localhost", "@bob:localhost", "@mod:localhost"];
const eve = "@eve:elsewhere.org";
const [server, lounge, studio] = ["!server:localhost", "!lounge:localhost", "!studio:localhost"];

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let log: RecordedLog;
let waits: number;
let onWait: () => void;
let dispatch: ReturnType<typeof createDispatcher>;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  callServer = createFakeCallServer();
  log = createRecordedLog();
  waits = 0;
  onWait = () => undefined;
  homeserver.createRoom(lounge, ann, { type: roomTypes.call });
  homeserver.setMembership(lounge, bob, "join");
  const { listeners } = createModeration({
    masquerade: homeserver.masquerade,
    views: createLiveViews(homeserver.masquerade),
    callServer,
    announced: createAnnouncedBearers(createMemoryStore()),
    serverName: "localhost",
    reviewDoors: () => undefined,
    metrics: createRecordedMetrics(),
    log,
    async wait() {
      waits += 1;
      onWait();
    },
  });
  dispatch = createDispatcher([listeners], log);
});

/** Has the state of a room take place and be pushed; a membership that ends was `join` before. */
function push(roomId: string, sender: string, type: string, stateKey: string, content: Record<string, unknown>): void {
  const before = homeserver.state(roomId, type, stateKey)?.content;
  homeserver.set(roomId, sender, type, stateKey, content);
  pushAgain(roomId, type, stateKey, before);
}

function pushAgain(roomId: string, type: string, stateKey: string, before?: object): void {
  const event = homeserver.state(roomId, type, stateKey);
  const parsed = parseRoomEvent({
    room_id: roomId,
    type,
    state_key: stateKey,
    sender: event?.sender,
    event_id: event?.eventId,
    origin_server_ts: event?.originServerTs,
    content: event?.content,
    unsigned: { prev_content: before },
  });
  if (parsed !== undefined) dispatch(parsed);
}

const kick = (roomId: string, userId: string, by: string, reason?: string): void =>
  push(roomId, by, eventTypes.member, userId, { membership: "leave", ...(reason === undefined ? {} : { reason }) });

function announce(roomId: string, userId: string, deviceId: string): string {
  const stateKey = callMemberStateKey(userId, deviceId);
  homeserver.set(roomId, userId, eventTypes.callMember, stateKey, { application: "m.call", device_id: deviceId });
  return stateKey;
}

const announced = (roomId: string, stateKey: string) => homeserver.state(roomId, eventTypes.callMember, stateKey);
const membershipOf = (roomId: string, userId: string) =>
  homeserver.state(roomId, eventTypes.member, userId)?.content["membership"];

function grantModeration(roomId: string, userId: string): void {
  homeserver.setMembership(roomId, userId, "join");
  const content = { state_default: 50, users: { [userId]: 50 }, events: { [eventTypes.callMember]: 0 } };
  homeserver.set(roomId, ann, eventTypes.powerLevels, "", content);
}

describe("the call memberships of somebody who is no member any more", () => {
  test("are withdrawn for each device by whoever removed him, and nobody else's are", async () => {
    grantModeration(lounge, mod);
    const own = [announce(lounge, bob, "PHONE"), announce(lounge, bob, "LAPTOP")];
    const others = announce(lounge, ann, "PHONE");
    kick(lounge, bob, mod);
    for (const key of own) await expect.poll(() => announced(lounge, key)).toMatchObject({ content: {}, sender: mod });
    expect(announced(lounge, others)?.content).not.toEqual({});
  });

  test("are withdrawn by the most powerful local member if whoever removed him is of another server", async () => {
    grantModeration(lounge, mod);
    homeserver.setMembership(lounge, eve, "join");
    const key = announce(lounge, bob, "PHONE");
    kick(lounge, bob, eve);
    await expect.poll(() => announced(lounge, key)).toMatchObject({ content: {}, sender: ann });
  });

  test("are withdrawn for somebody of another server, too", async () => {
    homeserver.setMembership(lounge, eve, "join");
    const key = announce(lounge, eve, "PHONE");
    kick(lounge, eve, ann);
    await expect.poll(() => announced(lounge, key)?.content).toEqual({});
  });

  test("wait for the homeserver", async () => {
    const key = announce(lounge, bob, "PHONE");
    homeserver.isDown = true;
    onWait = () => {
      if (waits > 2) homeserver.isDown = false;
    };
    kick(lounge, bob, ann);
    await expect.poll(() => announced(lounge, key)?.content).toEqual({});
    expect(log.entries.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("stay if he is back by then", async () => {
    const key = announce(lounge, bob, "PHONE");
    kick(lounge, bob, ann);
    homeserver.setMembership(lounge, bob, "join");
    await expect.poll(() => homeserver.requests).toContain(`joined_members ${lounge}`);
    expect(announced(lounge, key)?.content).not.toEqual({});
  });

  test("are not looked for in rooms that never had a call", async () => {
    const text = "!text:localhost";
    homeserver.createRoom(text, ann);
    homeserver.setMembership(text, bob, "join");
    kick(text, bob, ann);
    await expect.poll(() => homeserver.requests).toContain(`${ann} ${text} ${eventTypes.create} `);
    expect(homeserver.requests).not.toContain(`${ann} ${text} state`);
  });
});

describe("somebody who is expelled from a server", () => {
  const via = { via: ["localhost"] };
  const admitBy = (...spaceIds: readonly string[]) => ({
    join_rule: "restricted",
    allow: spaceIds.map((id) => ({ type: "m.room_membership", room_id: id })),
  });

  beforeEach(() => {
    homeserver.createRoom(server, ann, { type: roomTypes.space });
    homeserver.createRoom(studio, ann, { type: roomTypes.call });
    for (const room of [server, studio]) homeserver.setMembership(room, bob, "join");
    for (const room of [server, studio]) grantModeration(room, mod);
    homeserver.set(server, ann, eventTypes.spaceChild, lounge, via);
    homeserver.set(server, ann, eventTypes.spaceChild, studio, via);
    homeserver.set(lounge, ann, eventTypes.joinRules, "", admitBy(server));
    homeserver.set(studio, ann, eventTypes.joinRules, "", admitBy(server));
  });

  test("leaves all of its channels with it, with the reason, by the same hand where it may", async () => {
    kick(server, bob, mod, "spam");
    for (const room of [lounge, studio]) await expect.poll(() => membershipOf(room, bob)).toBe("leave");
    const member = (room: string) => homeserver.state(room, eventTypes.member, bob);
    expect(member(studio)).toMatchObject({ sender: mod, content: { reason: "spam" } });
    expect(member(lounge)?.sender).toBe(ann);
  });

  test("and of those that let in by invitation and name it as their server", async () => {
    homeserver.set(lounge, ann, eventTypes.joinRules, "", { join_rule: "invite" });
    homeserver.set(lounge, ann, eventTypes.spaceParent, server, via);
    kick(server, bob, ann);
    await expect.poll(() => membershipOf(lounge, bob)).toBe("leave");
  });

  test("but not of rooms that do not belong to it", async () => {
    // Listed by the server, which the room knows nothing of.
    homeserver.set(lounge, ann, eventTypes.joinRules, "", { join_rule: "invite" });
    kick(server, bob, ann);
    await expect.poll(() => membershipOf(studio, bob)).toBe("leave");
    expect(membershipOf(lounge, bob)).toBe("join");
  });

  test("nor of those that another of his servers lets him into", async () => {
    const other = "!other:localhost";
    homeserver.createRoom(other, bob, { type: roomTypes.space });
    homeserver.set(lounge, ann, eventTypes.joinRules, "", admitBy(other, server));
    kick(server, bob, ann);
    await expect.poll(() => membershipOf(studio, bob)).toBe("leave");
    expect(membershipOf(lounge, bob)).toBe("join");
  });

  test("stays where nobody may remove him, which is logged", async () => {
    homeserver.createRoom(lounge, bob, { type: roomTypes.call });
    homeserver.setMembership(lounge, ann, "join");
    homeserver.set(lounge, bob, eventTypes.joinRules, "", admitBy(server));
    kick(server, bob, ann);
    await expect
      .poll(() => log.entries.map(({ message }) => message))
      .toContain("nobody may remove somebody who was expelled from the space");
    expect(membershipOf(lounge, bob)).toBe("join");
  });

  test("and whoever leaves by himself leaves what he wants to leave", async () => {
    kick(server, bob, bob);
    kick(studio, mod, ann);
    await expect.poll(() => homeserver.requests).toContain(`joined_members ${studio}`);
    expect(membershipOf(lounge, bob)).toBe("join");
    expect(homeserver.requests).not.toContain(`${ann} ${server} state`);
  });
});

describe("a redaction", () => {
  const livekitRoom = callRoomName(lounge);
  let redactions = 0;

  function redact(stateEvent: { readonly eventId: string } | undefined, by: string): void {
    redactions += 1;
    const event = parseRoomEvent({
      room_id: lounge,
      type: eventTypes.redaction,
      sender: by,
      event_id: `$redaction${redactions}`,
      origin_server_ts: 1,
      content: { redacts: stateEvent?.eventId },
    });
    if (event !== undefined) dispatch(event);
  }

  beforeEach(() => {
    callServer.rooms.set(livekitRoom, new Set(["@bob:localhost:PHONE", "@bob:localhost:LAPTOP", "@ann:localhost:A"]));
  });

  test("of somebody's call membership takes that device out of the call", async () => {
    const key = announce(lounge, bob, "PHONE");
    redact(announced(lounge, key), ann);
    await expect.poll(() => callServer.removed).toEqual(["@bob:localhost:PHONE"]);
  });

  test("of the policy gives back what it took", async () => {
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", { publish: { camera: 50 } });
    callServer.rights.set("@bob:localhost:PHONE", { canPublishSources: ["microphone"], canSubscribe: true });
    const policy = homeserver.state(lounge, eventTypes.callPolicy, "");
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", {});
    redact(policy, ann);
    await expect.poll(() => callServer.rights.get("@bob:localhost:PHONE")?.canPublishSources).toContain("camera");
  });

  test("of one's own membership, or of a message, means nothing", async () => {
    const key = announce(lounge, bob, "PHONE");
    redact(announced(lounge, key), bob);
    homeserver.set(lounge, bob, eventTypes.name, "", {});
    redact(homeserver.state(lounge, eventTypes.name, ""), ann);
    await expect.poll(() => homeserver.requests.filter((request) => request.includes(" event "))).toHaveLength(2);
    expect(callServer.removed).toEqual([]);
  });
});

test("a closed slot ends the call, and the last local member takes it along", async () => {
  const livekitRoom = callRoomName(lounge);
  callServer.rooms.set(livekitRoom, new Set(["@bob:localhost:PHONE"]));
  push(lounge, ann, eventTypes.rtcSlot, callSlotId, { status: "closed" });
  await expect.poll(() => callServer.removed).toEqual(["@bob:localhost:PHONE"]);
  callServer.rooms.set(livekitRoom, new Set([`${eve}:PHONE`]));
  homeserver.setMembership(lounge, eve, "join");
  homeserver.setMembership(lounge, ann, "leave");
  kick(lounge, bob, bob);
  await expect.poll(() => callServer.removed).toContain(`${eve}:PHONE`);
});
