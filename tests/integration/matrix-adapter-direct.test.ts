import { describeCallRoomPort, describeGesturesPort, describeRingsPort } from "@melo/call/contracts";
import type { RoomSummary } from "@melo/chat";
import type { World } from "@melo/devkit";
import { createSignal, until } from "@melo/reactive";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestAs } from "./matrix-adapter/homeserver-request.ts";
import type { TestCommunity } from "./matrix-adapter/matrix-community.ts";
import {
  signInAgain,
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

beforeAll(async () => {
  teaHouse = await openTeaHouse("matrix-direct");
  ({ world, ann, bob, community } = teaHouse);
});

afterAll(async () => {
  await teaHouse?.close();
});

function roomAt(person: MatrixPerson, roomId: string, isReached: (room: RoomSummary) => boolean): Promise<RoomSummary> {
  return untilFound(person.matrix.rooms.rooms, (rooms) =>
    rooms.find((room) => room.roomId === roomId && isReached(room)),
  );
}

/** A conversation of Ann and Bob that nobody has written in. */
async function startConversation(): Promise<string> {
  const { roomId } = await ann.matrix.rooms.createDirect([bob.userId]);
  await roomAt(bob, roomId, ({ membership }) => membership === "invite");
  await bob.matrix.rooms.joinRoom(roomId, []);
  await roomAt(ann, roomId, ({ direct }) => direct?.peers.every(({ hasJoined }) => hasJoined) ?? false);
  return roomId;
}

const wait = (isReached: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (isReached()) resolve();
      else setTimeout(look, 20);
    };
    look();
  });

describeGesturesPort("matrix-js-sdk with Synapse", async () => {
  const roomId = await startConversation();
  const person = ({ userId, session, matrix }: MatrixPerson) => ({
    userId,
    deviceId: session.deviceId,
    gestures: matrix.gestures,
    memberships: matrix.memberships,
  });
  return {
    roomId,
    ann: person(ann),
    ben: person(bob),
    reach: (_what, signal, isReached) => until(signal, isReached),
    follow: (work) => work,
    wait: (_what, isReached) => wait(isReached),
    end: () => Promise.resolve(),
  };
});

describeRingsPort("matrix-js-sdk with Synapse", async () => {
  const roomId = await startConversation();
  const person = ({ userId, matrix }: MatrixPerson) => ({
    userId,
    rings: matrix.rings,
    memberships: matrix.memberships,
  });
  return {
    roomId,
    ann: person(ann),
    ben: person(bob),
    nowMs: () => Date.now(),
    reach: (_what, signal, isReached) => until(signal, isReached),
    follow: (work) => work,
    end: () => Promise.resolve(),
  };
});

describe("a direct conversation", () => {
  test("is direct for both, encrypted, and has the other's name", async () => {
    const roomId = await startConversation();
    for (const [person, peer] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      const room = await roomAt(person, roomId, ({ direct }) => direct !== undefined);
      expect(room).toMatchObject({
        kind: "text",
        isEncrypted: true,
        permissions: { canSend: true, canJoinCall: true },
        direct: { peers: [{ userId: peer.userId, hasJoined: true }], isNamed: false },
      });
      expect(person.matrix.callRooms.kind(roomId)).toBe("direct");
      expect(person.matrix.callRooms.peers(roomId)).toEqual([peer.userId]);
    }
    expect(ann.matrix.callRooms.kind(community.loungeId)).toBe("voice");
    expect(ann.matrix.callRooms.kind(community.generalId)).toBe("text");
  });

  test("is an invitation to a conversation before it is accepted", async () => {
    const { roomId } = await ann.matrix.rooms.createDirect([bob.userId]);
    const invitation = await roomAt(bob, roomId, ({ membership }) => membership === "invite");
    expect(invitation).toMatchObject({ inviterId: ann.userId, direct: { peers: [{ userId: ann.userId }] } });
  });

  test("is known to the next device as well, and written where other clients look for it", async () => {
    const roomId = await startConversation();
    const tablet = await startSession(world, await signInAgain(world, "bob"));
    await roomAt(tablet, roomId, ({ direct }) => direct !== undefined);
    const path = `user/${encodeURIComponent(bob.userId)}/account_data/m.direct`;
    const content = await requestAs(bob, "GET", path);
    expect(content[ann.userId]).toContain(roomId);
    tablet.scope.end();
  });

  test("of three has everybody in it and can be named by anybody", async () => {
    const cat = await startPerson(world, "cat");
    const { roomId } = await ann.matrix.rooms.createDirect([bob.userId, cat.userId]);
    await roomAt(bob, roomId, ({ membership }) => membership === "invite");
    await bob.matrix.rooms.joinRoom(roomId, []);
    const room = await roomAt(bob, roomId, ({ direct }) => direct?.peers.length === 2);
    expect(room.direct?.peers.map(({ userId }) => userId)).toEqual([ann.userId, cat.userId]);
    await bob.matrix.rooms.renameRoom(roomId, "Band");
    await roomAt(ann, roomId, ({ direct, name }) => direct?.isNamed === true && name === "Band");
    await bob.matrix.rooms.renameRoom(roomId, "");
    await roomAt(ann, roomId, ({ direct }) => direct?.isNamed === false);
    cat.scope.end();
  });

  test("grows: whoever is asked in later sees that it is one", async () => {
    const [dan, eve] = await Promise.all([startPerson(world, "dan"), startPerson(world, "eve")]);
    const { roomId } = await ann.matrix.rooms.createDirect([bob.userId, dan.userId]);
    await ann.matrix.rooms.inviteToDirect(roomId, eve.userId);
    const invitation = await roomAt(eve, roomId, ({ membership }) => membership === "invite");
    expect(invitation).toMatchObject({ inviterId: ann.userId, direct: { peers: [{ userId: ann.userId }] } });
    await eve.matrix.rooms.joinRoom(roomId, []);
    const room = await roomAt(eve, roomId, ({ membership, direct }) => membership === "join" && direct !== undefined);
    expect(room.permissions).toMatchObject({ canSend: true, canJoinCall: true, canRename: true, canInvite: true });
    await roomAt(ann, roomId, ({ direct }) => direct?.peers.length === 3);
    await expect(ann.matrix.rooms.inviteToDirect(roomId, "@nobody:localhost")).rejects.toMatchObject({
      code: "not_found",
    });
    for (const person of [dan, eve]) person.scope.end();
  });
});

describe("the place of a connection test", () => {
  async function joinedRooms(): Promise<readonly unknown[]> {
    const answer = await requestAs(ann, "GET", "joined_rooms");
    return Array.isArray(answer["joined_rooms"]) ? answer["joined_rooms"] : [];
  }

  test("is a room of one's own that is left again, also when an earlier test did not", async () => {
    const { testPlace } = ann.matrix;
    const forgotten = await testPlace.makeRoom();
    await roomAt(ann, forgotten, () => true);
    const roomId = await testPlace.makeRoom();
    expect(await joinedRooms()).toContain(roomId);
    await testPlace.leaveRoom(roomId);
    await expect.poll(joinedRooms, { timeout: 20_000 }).not.toContain(forgotten);
    expect(await joinedRooms()).not.toContain(roomId);
  });

  test("says what the homeserver can", async () => {
    expect(await ann.matrix.testPlace.askHomeserver()).toEqual({ hasDelayedEvents: true });
  });
});

describe("a ring", () => {
  async function enter(person: MatrixPerson, roomId: string): Promise<() => Promise<void>> {
    const [transport] = await person.matrix.memberships.findTransports();
    if (transport === undefined) throw new Error("no transport");
    const { state, withdraw } = person.matrix.memberships.announce(person.scope, roomId, transport, "audio");
    await until(state, (value) => value === "announced");
    await until(person.matrix.memberships.memberships(roomId), (all) =>
      all.some(({ userId }) => userId === person.userId),
    );
    return withdraw;
  }

  /** Without encryption, so that a device that comes later can read what was sent before. */
  async function openRoom(): Promise<string> {
    const { room_id: roomId } = (await requestAs(ann, "POST", "createRoom", {
      preset: "private_chat",
      invite: [bob.userId],
      power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
    })) as { room_id: string };
    await Promise.all([
      roomAt(ann, roomId, () => true),
      untilFound(bob.matrix.rooms.rooms, (rooms) => rooms.find((room) => room.roomId === roomId)),
    ]);
    await bob.matrix.rooms.joinRoom(roomId, []);
    return roomId;
  }

  test("reaches a page that is opened while it rings, and not one whose person has answered and left", async () => {
    const roomId = await openRoom();
    const leaveAnn = await enter(ann, roomId);
    const { id } = await ann.matrix.rings.notify(roomId, "ring", "audio");
    const before = await startSession(world, await signInAgain(world, "bob"));
    await until(before.matrix.rings.notifications, (all) => all.some((one) => one.id === id));
    const leaveBob = await enter(bob, roomId);
    await leaveBob();
    const after = await startSession(world, await signInAgain(world, "bob"));
    // What is sent now arrives after the ring would have.
    const { id: second } = await ann.matrix.rings.notify(roomId, "ring", "audio");
    await until(after.matrix.rings.notifications, (all) => all.some((one) => one.id === second));
    expect(after.matrix.rings.notifications.peek().map((one) => one.id)).not.toContain(id);
    before.scope.end();
    after.scope.end();
    await leaveAnn();
  });

  test("is written as Element Call reads it, in clear rooms and by the same name", async () => {
    const roomId = await openRoom();
    await enter(ann, roomId);
    const { id } = await ann.matrix.rings.notify(roomId, "notification", "video");
    const path = `rooms/${encodeURIComponent(roomId)}`;
    const event = await requestAs(ann, "GET", `${path}/event/${encodeURIComponent(id)}`);
    const stateKey = encodeURIComponent(`_${ann.userId}_${ann.session.deviceId}_m.call`);
    const membership = await requestAs(
      ann,
      "GET",
      `${path}/state/org.matrix.msc3401.call.member/${stateKey}?format=event`,
    );
    expect(event).toMatchObject({
      type: "org.matrix.msc4075.rtc.notification",
      content: {
        "m.mentions": { user_ids: [], room: true },
        notification_type: "notification",
        "m.relates_to": { rel_type: "m.reference", event_id: membership["event_id"] },
        "m.call.intent": "video",
        lifetime: 90_000,
        slot_id: "m.call#ROOM",
        msc4354_sticky_key: "m.call#ROOM",
      },
    });
  });
});

describe("a raised hand", () => {
  test("is an annotation of the membership that is there now, as Element Call wants it, and is seen by late comers", async () => {
    const roomId = await startConversation();
    const [transport] = await ann.matrix.memberships.findTransports();
    if (transport === undefined) throw new Error("no transport");
    const announcement = ann.matrix.memberships.announce(ann.scope, roomId, transport, "audio");
    await until(announcement.state, (value) => value === "announced");
    await until(ann.matrix.memberships.memberships(roomId), (all) => all.length === 1);
    await ann.matrix.gestures.raiseHand(roomId);
    await announcement.setIntent("video");
    const path = `rooms/${encodeURIComponent(roomId)}`;
    const stateKey = encodeURIComponent(`_${ann.userId}_${ann.session.deviceId}_m.call`);
    const isCarriedOver = createSignal(false);
    const look = async (): Promise<void> => {
      const membership = await requestAs(
        ann,
        "GET",
        `${path}/state/org.matrix.msc3401.call.member/${stateKey}?format=event`,
      );
      const target = encodeURIComponent(String(membership["event_id"]));
      const url = `${ann.session.homeserverUrl}/_matrix/client/v1/${path}/relations/${target}/m.annotation/m.reaction`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${ann.session.accessToken}` } });
      const { chunk } = (await response.json()) as { chunk: { content: Record<string, unknown> }[] };
      if (chunk.length === 1) isCarriedOver.value = true;
      else await look();
    };
    await look();
    expect(isCarriedOver.peek()).toBe(true);
    const tablet = await startSession(world, await signInAgain(world, "bob"));
    await until(tablet.matrix.gestures.hands(roomId), (hands) => hands.length === 1);
    tablet.scope.end();
    await announcement.withdraw();
  });
});

describe("a call in the timeline", () => {
  test("is missed by whom it rang for, and unanswered for whom it was begun by", async () => {
    const roomId = await startConversation();
    const [transport] = await ann.matrix.memberships.findTransports();
    if (transport === undefined) throw new Error("no transport");
    const { state, withdraw } = ann.matrix.memberships.announce(ann.scope, roomId, transport, "video");
    await until(state, (value) => value === "announced");
    await until(ann.matrix.memberships.memberships(roomId), (all) => all.length === 1);
    const lines = (person: MatrixPerson) => person.matrix.timelines.open(person.scope, roomId).items;
    await ann.matrix.rings.notify(roomId, "ring", "video");
    await until(
      lines(bob),
      (items) => items?.some((item) => item.kind === "call" && item.outcome === "running") ?? false,
    );
    await withdraw();
    for (const [person, outcome] of [
      [bob, "missed"],
      [ann, "unanswered"],
    ] as const) {
      const line = await untilFound(lines(person), (items) =>
        items?.find((item) => item.kind === "call" && item.outcome === outcome),
      );
      expect(line).toMatchObject({ senderId: ann.userId, isVideo: true, participantNames: ["ann"] });
    }
  });
});

describe("an account", () => {
  test("takes the keys that were chosen to the next device, and knows its devices by name", async () => {
    await ann.matrix.shortcuts.save({ toggle_hand: ["K"] });
    const tablet = await startSession(world, await signInAgain(world, "ann"));
    await until(tablet.matrix.shortcuts.choices, (choices) => choices["toggle_hand"]?.[0] === "K");
    await until(tablet.matrix.client.deviceName(ann.session.deviceId), (name) => name === "MELO test");
    tablet.scope.end();
  });
});

describeCallRoomPort("matrix-js-sdk with Synapse, in a conversation", async () => ({
  port: ann.matrix.callRooms,
  encryptedRoomId: await startConversation(),
  openRoomId: community.spaceId,
  member: { userId: bob.userId, displayName: "bob" },
  end: () => Promise.resolve(),
}));
