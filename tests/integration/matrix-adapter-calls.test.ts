import type { Announcement, CallIntent, LivekitTransport, RtcMembership } from "@melo/call";
import { describeCallRoomPort, describeMembershipPort } from "@melo/call/contracts";
import type { World } from "@melo/devkit";
import { createScope, until, type Scope } from "@melo/reactive";
import { record } from "@melo/reactive/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requestAs } from "./matrix-adapter/homeserver-request.ts";
import { forgedKeyBytes, startKeyForger } from "./matrix-adapter/key-forger.ts";
import { bringIntoCommunity, type TestCommunity } from "./matrix-adapter/matrix-community.ts";
import {
  signInAgain,
  signInPerson,
  startPerson,
  startSession,
  untilFound,
  type MatrixPerson,
} from "./matrix-adapter/matrix-person.ts";
import { openTeaHouse, type TeaHouse } from "./matrix-adapter/tea-house.ts";

let teaHouse: TeaHouse;
let world: World;
let ann: MatrixPerson;
let bob: MatrixPerson;
let community: TestCommunity;
let transport: LivekitTransport;
let scope: Scope;

beforeAll(async () => {
  teaHouse = await openTeaHouse("matrix-calls");
  ({ world, ann, bob, community } = teaHouse);
  transport = await untilFoundTransport();
});

afterAll(async () => {
  await teaHouse?.close();
});

beforeEach(() => {
  scope = createScope();
});

afterEach(() => scope.end());

async function untilFoundTransport(): Promise<LivekitTransport> {
  const [best] = await ann.matrix.memberships.findTransports();
  if (best === undefined) throw new Error("the homeserver offers no transport");
  return best;
}

/** A voice channel in whose call nobody is, with Ann and Bob in it. */
async function openChannel(): Promise<string> {
  const channel = { spaceId: community.spaceId, kind: "voice", name: "Balcony", isSuggested: false } as const;
  const { roomId } = await ann.matrix.rooms.createChannel(channel);
  await bob.matrix.rooms.joinRoom(roomId, []);
  return roomId;
}

function announce(person: MatrixPerson, roomId: string, intent: CallIntent = "audio"): Announcement {
  return person.matrix.memberships.announce(scope, roomId, transport, intent);
}

function isPresent(person: MatrixPerson): (all: readonly RtcMembership[]) => boolean {
  return (all) => all.some(({ userId, deviceId }) => userId === person.userId && deviceId === person.session.deviceId);
}

function identityOf({ userId, session }: MatrixPerson): string {
  return `${userId}:${session.deviceId}`;
}

function hasKeyOf(person: MatrixPerson): (keys: readonly { participantIdentity: string }[]) => boolean {
  return (keys) => keys.some(({ participantIdentity }) => participantIdentity === identityOf(person));
}

describeMembershipPort("matrix-js-sdk with Synapse", async () => ({
  roomId: await openChannel(),
  ann: { userId: ann.userId, deviceId: ann.session.deviceId, port: ann.matrix.memberships },
  ben: { userId: bob.userId, deviceId: bob.session.deviceId, port: bob.matrix.memberships },
  reach: (_what, signal, isReached) => until(signal, isReached),
  follow: (work) => work,
  end: () => Promise.resolve(),
}));

describeCallRoomPort("matrix-js-sdk with Synapse", () =>
  Promise.resolve({
    port: ann.matrix.callRooms,
    encryptedRoomId: community.loungeId,
    openRoomId: community.spaceId,
    member: { userId: bob.userId, displayName: "bob" },
    end: () => Promise.resolve(),
  }),
);

describe("a call", () => {
  test("is seen without being in it, under the identity that LiveKit will know", async () => {
    const roomId = await openChannel();
    announce(ann, roomId, "video");
    const [membership] = await untilFound(bob.matrix.memberships.memberships(roomId), (all) =>
      all.length === 1 ? all : undefined,
    );
    expect(membership).toMatchObject({
      userId: ann.userId,
      deviceId: ann.session.deviceId,
      participantIdentity: identityOf(ann),
      transport,
      intent: "video",
    });
  });

  test("is written as Element Call reads it", async () => {
    const roomId = await openChannel();
    const { state } = announce(ann, roomId);
    await until(state, (value) => value === "announced");
    const stateKey = `_${ann.userId}_${ann.session.deviceId}_m.call`;
    const type = "org.matrix.msc3401.call.member";
    const path = `rooms/${encodeURIComponent(roomId)}/state/${type}/${encodeURIComponent(stateKey)}`;
    await expect(requestAs(bob, "GET", path)).resolves.toMatchObject({
      application: "m.call",
      call_id: "",
      scope: "m.room",
      device_id: ann.session.deviceId,
      membershipID: identityOf(ann),
      focus_active: { type: "livekit", focus_selection: "multi_sfu" },
      foci_preferred: [{ type: "livekit", livekit_service_url: transport.serviceUrl, livekit_alias: roomId }],
      "m.call.intent": "audio",
    });
  });

  test("has our own key at once, without waiting for anybody", async () => {
    const roomId = await openChannel();
    const { state, keys } = announce(ann, roomId);
    await until(keys, hasKeyOf(ann));
    expect(state.peek()).toBe("announcing");
  });

  test("is closed to whoever is not in the room", async () => {
    const roomId = await openChannel();
    announce(ann, roomId);
    await until(bob.matrix.memberships.memberships(roomId), isPresent(ann));
    const eve = await startPerson(world, "eve");
    expect(eve.matrix.memberships.memberships(roomId).peek()).toEqual([]);
    expect(announce(eve, roomId).state.peek()).toBe("failed");
    eve.scope.end();
  });

  test("gives its keys to a device that has only just signed in, and takes that device's", async () => {
    const roomId = await openChannel();
    const inAnn = announce(ann, roomId);
    await until(inAnn.state, (value) => value === "announced");
    const tablet = await startSession(world, await signInAgain(world, "bob"));
    const inTablet = announce(tablet, roomId);
    await Promise.all([until(inAnn.keys, hasKeyOf(tablet)), until(inTablet.keys, hasKeyOf(ann))]);
    await inTablet.withdraw();
    tablet.scope.end();
  });

  test("loses a killed tab within 12 seconds", async () => {
    const cat = await startPerson(world, "cat");
    await bringIntoCommunity(ann, cat, community);
    announce(cat, community.loungeId);
    const atAnn = ann.matrix.memberships.memberships(community.loungeId);
    await until(atAnn, isPresent(cat));
    cat.scope.end();
    const killedAtMs = Date.now();
    await until(atAnn, (all) => !isPresent(cat)(all));
    expect(Date.now() - killedAtMs).toBeLessThan(12_000);
  });

  test("keeps somebody who reloads the page: the delayed leave of the old page does not throw the new one out", async () => {
    const session = await signInPerson(world, "dan");
    const before = await startSession(world, session);
    await bringIntoCommunity(ann, before, community);
    const roomId = community.loungeId;
    announce(before, roomId);
    const atAnn = ann.matrix.memberships.memberships(roomId);
    await until(atAnn, isPresent(before));
    const presence = record(scope, atAnn);
    before.scope.end();
    const after = await startSession(world, session);
    const { state } = announce(after, roomId);
    await until(state, (value) => value === "announced");
    const delayed = `${session.homeserverUrl}/_matrix/client/unstable/org.matrix.msc4140/delayed_events`;
    const response = await fetch(delayed, { headers: { authorization: `Bearer ${session.accessToken}` } });
    expect(await response.json()).toMatchObject({ delayed_events: [{ room_id: roomId }] });
    expect(presence.every(isPresent(after))).toBe(true);
    after.scope.end();
  });

  test("takes somebody back whose network was cut longer than the delayed leave waits", async () => {
    const roomId = await openChannel();
    const { state } = announce(bob, roomId);
    const atAnn = ann.matrix.memberships.memberships(roomId);
    await until(state, (value) => value === "announced");
    await until(atAnn, isPresent(bob));
    bob.network.isCut = true;
    await Promise.all([until(state, (value) => value === "uncertain"), until(atAnn, (all) => !isPresent(bob)(all))]);
    bob.network.isCut = false;
    await until(state, (value) => value === "announced");
    await until(atAnn, isPresent(bob));
  });

  test("takes back what was announced and withdrawn in one breath, and leaves no delayed leave behind", async () => {
    const roomId = await openChannel();
    const announcement = announce(ann, roomId);
    await until(announcement.keys, hasKeyOf(ann));
    await announcement.withdraw();
    const again = announce(ann, roomId);
    await until(again.state, (value) => value === "announced");
    const delayed = `${ann.session.homeserverUrl}/_matrix/client/unstable/org.matrix.msc4140/delayed_events`;
    const response = await fetch(delayed, { headers: { authorization: `Bearer ${ann.session.accessToken}` } });
    const { delayed_events: events } = (await response.json()) as { delayed_events: { room_id: string }[] };
    expect(events.filter((event) => event.room_id === roomId)).toHaveLength(1);
  });
});

describe("a media key", () => {
  test("that another device sends in somebody's name is dropped, encrypted or not", async () => {
    const roomId = await openChannel();
    const inAnn = announce(ann, roomId);
    announce(bob, roomId);
    await until(inAnn.keys, hasKeyOf(bob));
    const forger = await startKeyForger(await signInAgain(world, "bob"));
    await forger.sendInClear(bob.session, ann.session, roomId);
    await forger.sendEncrypted(bob.session, ann.session, roomId);
    forger.stop();
    // What is sent after the forgeries arrives after them.
    bob.matrix.timelines.open(scope, roomId).sendText("Still me");
    await until(
      ann.matrix.timelines.open(scope, roomId).items,
      (items) => items?.some((item) => item.kind === "text" && item.body === "Still me") ?? false,
    );
    expect(inAnn.keys.peek().map(({ bytes }) => bytes)).not.toContainEqual(forgedKeyBytes);
  });
});
