import type { TextMessage, TimelineFeed, TimelineItem } from "@melo/chat";
import type { World } from "@melo/devkit";
import { createScope, until, type Scope } from "@melo/reactive";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requestAs } from "./matrix-adapter/homeserver-request.ts";
import type { TestCommunity } from "./matrix-adapter/matrix-community.ts";
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
let scope: Scope;

beforeAll(async () => {
  teaHouse = await openTeaHouse("matrix-chat");
  ({ world, ann, bob, community } = teaHouse);
});

afterAll(async () => {
  await teaHouse?.close();
});

beforeEach(() => {
  scope = createScope();
});

afterEach(() => scope.end());

function textsOf(items: readonly TimelineItem[] | undefined): readonly string[] {
  return (items ?? []).flatMap((item) => (item.kind === "text" ? [item.body] : []));
}

function messageIn(feed: TimelineFeed, body: string): Promise<TextMessage> {
  return untilFound(feed.items, (items) =>
    items?.find((item): item is TextMessage => item.kind === "text" && item.body === body),
  );
}

describe("a server", () => {
  test("is a space of version 12 with its channels in order, encrypted and of the right kind", async () => {
    const rooms = bob.matrix.rooms.rooms.peek();
    const space = rooms.find((room) => room.roomId === community.spaceId);
    expect(space).toMatchObject({ kind: "space", name: "Tea house", membership: "join", memberCount: 2 });
    expect(space?.children.map((child) => child.roomId)).toEqual([community.generalId, community.loungeId]);
    const channels = [community.generalId, community.loungeId].map((id) => rooms.find((room) => room.roomId === id));
    expect(channels).toMatchObject([
      { kind: "text", name: "general", isEncrypted: true },
      { kind: "voice", name: "Lounge", isEncrypted: true },
    ]);
    for (const roomId of [community.spaceId, community.generalId, community.loungeId]) {
      const create = await requestAs(ann, "GET", `rooms/${encodeURIComponent(roomId)}/state/m.room.create`);
      expect(create["room_version"]).toBe("12");
    }
  });

  test("gives its founder all power and its members a voice", async () => {
    const permissionsOf = (person: MatrixPerson, roomId: string): unknown =>
      person.matrix.rooms.rooms.peek().find((room) => room.roomId === roomId)?.permissions;
    expect(permissionsOf(ann, community.spaceId)).toMatchObject({ canManageChannels: true, canInvite: true });
    expect(permissionsOf(bob, community.spaceId)).toMatchObject({ canManageChannels: false, canInvite: true });
    expect(permissionsOf(bob, community.loungeId)).toMatchObject({ canSend: true, canJoinCall: true });
    const members = await untilFound(bob.matrix.rooms.members(community.spaceId), (list) =>
      list.length === 2 ? list : undefined,
    );
    expect(new Map(members.map(({ userId, powerLevel }) => [userId, powerLevel]))).toEqual(
      new Map([
        [ann.userId, Number.POSITIVE_INFINITY],
        [bob.userId, 0],
      ]),
    );
  });

  test("leaves nothing half-made behind when a channel cannot be put into it", async () => {
    const before = bob.matrix.rooms.rooms.peek().map(({ roomId }) => roomId);
    const channel = { spaceId: community.spaceId, kind: "text", name: "bob's", isSuggested: false } as const;
    await expect(bob.matrix.rooms.createChannel(channel)).rejects.toMatchObject({ code: "forbidden" });
    await until(bob.matrix.rooms.rooms, (rooms) => rooms.length === before.length);
    expect(bob.matrix.rooms.rooms.peek().map(({ roomId }) => roomId)).toEqual(before);
    await expect(requestAs(bob, "GET", "joined_rooms")).resolves.toEqual({
      joined_rooms: expect.toSatisfy((rooms: readonly string[]) => rooms.length === before.length),
    });
  });

  test("is closed to whoever was not invited, and its channels too", async () => {
    const eve = await startPerson(world, "eve");
    for (const roomId of [community.spaceId, community.generalId, "!nowhere"]) {
      await expect(eve.matrix.rooms.joinRoom(roomId, [])).rejects.toMatchObject({ name: "MeloError" });
    }
    await expect(eve.matrix.rooms.listSuggestedChannels(community.spaceId)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(eve.matrix.rooms.rooms.peek()).toEqual([]);
    eve.scope.end();
  });

  test("is not told to a name that nobody has", async () => {
    const nobody = bob.userId.replace(/^@[^:]*/, "@nobody");
    await expect(bob.matrix.rooms.inviteUser(community.spaceId, nobody)).rejects.toMatchObject({ code: "not_found" });
  });

  test("tells who invited, and goes from the list when it is left", async () => {
    const fay = await startPerson(world, "fay");
    await bob.matrix.rooms.inviteUser(community.spaceId, fay.userId);
    const invitation = await untilFound(fay.matrix.rooms.rooms, ([room]) => room);
    expect(invitation).toMatchObject({ membership: "invite", kind: "space", name: "Tea house", inviterId: bob.userId });
    await fay.matrix.rooms.leaveRoom(community.spaceId);
    await until(fay.matrix.rooms.rooms, (rooms) => rooms.length === 0);
    fay.scope.end();
  });
});

describe("a text channel", () => {
  test("shows a message at once, keeps its place and key when it is confirmed, and brings it to the other", async () => {
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    const keys = new Set<string>();
    scope.effect(() => {
      for (const item of atAnn.items.value ?? []) {
        if (item.kind === "text" && item.body === "Kettle is on") keys.add(item.key);
      }
    });
    atAnn.sendText("Kettle is on");
    const echo = atAnn.items.peek()?.at(-1);
    expect(echo).toMatchObject({ body: "Kettle is on", send: { phase: "sending" }, eventId: undefined });
    await until(
      atAnn.items,
      (items) => items?.some((item) => item.kind === "text" && item.send === undefined) ?? false,
    );
    const received = await messageIn(atBob, "Kettle is on");
    expect(received).toMatchObject({ senderId: ann.userId, senderName: "ann", style: "text", send: undefined });
    expect(keys.size).toBe(1);
    const raw = await requestAs(
      bob,
      "GET",
      `rooms/${encodeURIComponent(community.generalId)}/event/${encodeURIComponent(received.eventId ?? "")}`,
    );
    expect(raw["type"]).toBe("m.room.encrypted");
  });

  test("keeps the order in which messages were sent", async () => {
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    const sent = ["one", "two", "three", "four"];
    for (const body of sent) atAnn.sendText(body);
    // They may be decrypted in any order.
    for (const body of sent) await messageIn(atBob, body);
    expect(textsOf(atBob.items.peek()).filter((body) => sent.includes(body))).toEqual(sent);
    await until(atAnn.items, (items) => !items?.some((item) => item.kind === "text" && item.send !== undefined));
    expect(textsOf(atAnn.items.peek()).filter((body) => sent.includes(body))).toEqual(sent);
  });

  test("reaches every device of everybody, also one that signed in a moment ago", async () => {
    const tablet = await startSession(world, await signInAgain(world, "bob"));
    const onTablet = tablet.matrix.timelines.open(scope, community.generalId);
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    onTablet.sendText("From my new tablet");
    await messageIn(atAnn, "From my new tablet");
    atAnn.sendText("To all your devices");
    await messageIn(onTablet, "To all your devices");
    tablet.scope.end();
  });

  test("keeps a message that could not be sent, and sends it once when told to", async () => {
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    ann.network.isCut = true;
    atAnn.sendText("Anybody there?");
    atAnn.sendText("Never mind");
    const failed = await untilFound(atAnn.items, (items) => {
      const found = items?.filter((item) => item.kind === "text" && item.send?.phase === "failed");
      return found?.length === 2 ? found : undefined;
    });
    expect(failed).toMatchObject([{ send: { error: { code: "offline" } } }, {}]);
    ann.network.isCut = false;
    atAnn.discardFailed(failed[1]?.key ?? "");
    atAnn.retrySend(failed[0]?.key ?? "");
    await messageIn(atBob, "Anybody there?");
    await until(atAnn.items, (items) => !items?.some((item) => item.kind === "text" && item.send !== undefined));
    expect(textsOf(atAnn.items.peek()).filter((body) => body === "Anybody there?")).toHaveLength(1);
    expect(textsOf(atAnn.items.peek())).not.toContain("Never mind");
  });

  test("has the news of a silence at once when the network is back, although what asked for them was never answered", async () => {
    const phone = await startSession(world, await signInAgain(world, "ann"));
    scope.onEnd(() => phone.scope.end());
    const onPhone = phone.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    atBob.sendText("Before the tunnel");
    await messageIn(onPhone, "Before the tunnel");
    phone.network.fallSilent();
    atBob.sendText("In the tunnel");
    await until(atBob.items, (items) => !items?.some((item) => item.kind === "text" && item.send !== undefined));
    phone.network.speak();
    expect(textsOf(onPhone.items.peek())).not.toContain("In the tunnel");
    // By itself it would wait for that answer longer than this test does.
    phone.matrix.memberships.retryNow();
    await messageIn(onPhone, "In the tunnel");
  });

  test("shows a deleted message as deleted", async () => {
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    atAnn.sendText("Oops");
    const { eventId, key } = await messageIn(atBob, "Oops");
    const path = `rooms/${encodeURIComponent(community.generalId)}/redact/${encodeURIComponent(eventId ?? "")}/r1`;
    await requestAs(ann, "PUT", path, {});
    await until(atBob.items, (items) => items?.some((item) => item.key === key && item.kind === "deleted") ?? false);
  });

  test("counts what was not read, until it is read", async () => {
    const unreadAtBob = (): number =>
      bob.matrix.rooms.rooms.value.find((room) => room.roomId === community.generalId)?.unreadCount ?? 0;
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    atAnn.sendText("Read me");
    const { eventId } = await messageIn(atBob, "Read me");
    await until(bob.matrix.rooms.rooms, () => unreadAtBob() > 0);
    await bob.matrix.rooms.markRead(community.generalId, eventId ?? "");
    await until(bob.matrix.rooms.rooms, () => unreadAtBob() === 0);
  });

  test("has a history that loads page by page, and lines that nobody can read any more say so", async () => {
    const { roomId } = await ann.matrix.rooms.createChannel({
      spaceId: community.spaceId,
      kind: "text",
      name: "archive",
      isSuggested: false,
    });
    const atAnn = ann.matrix.timelines.open(scope, roomId);
    const count = 50;
    for (let index = 0; index < count; index += 1) atAnn.sendText(`line ${index}`);
    await until(
      atAnn.items,
      (items) => items?.filter((item) => item.kind === "text" && item.eventId !== undefined).length === count,
    );
    const gus = await startPerson(world, "gus");
    await ann.matrix.rooms.inviteUser(community.spaceId, gus.userId);
    await untilFound(gus.matrix.rooms.rooms, ([room]) => room);
    await gus.matrix.rooms.joinRoom(community.spaceId, []);
    await gus.matrix.rooms.joinRoom(roomId, []);
    const atGus = gus.matrix.timelines.open(scope, roomId);
    atAnn.sendText("Welcome, Gus");
    await messageIn(atGus, "Welcome, Gus");
    while (atGus.hasOlder.peek()) {
      await atGus.loadOlder();
      await until(atGus.loadState, (state) => state !== "loading");
    }
    const unreadable = atGus.items.peek()?.filter((item) => item.kind === "undecrypted") ?? [];
    expect(unreadable).toHaveLength(count);
    await until(
      atGus.items,
      (items) => !items?.some((item) => item.kind === "undecrypted" && item.reason === "waiting"),
    );
    expect(atGus.items.peek()?.[0]).toMatchObject({ kind: "change", change: { type: "created" } });
    gus.scope.end();
  });
});

describe("a session", () => {
  test("that the homeserver ended elsewhere says so, and cannot be started again", async () => {
    const session = await signInPerson(world, "hal");
    const hal = await startSession(world, session);
    await requestAs({ session }, "POST", "logout", {});
    const ended = await untilFound(hal.matrix.client.ended, (error) => error);
    expect(ended.code).toBe("not_signed_in");
    hal.scope.end();
    await expect(startSession(world, session)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("is over at the homeserver after signing out", async () => {
    const ivy = await startPerson(world, "ivy");
    await ivy.matrix.client.signOut();
    await expect(requestAs(ivy, "GET", "account/whoami")).rejects.toThrow("M_UNKNOWN_TOKEN");
    expect(ivy.matrix.client.ended.peek()).toBeUndefined();
    ivy.scope.end();
  });

  test("survives an outage of the homeserver", async () => {
    const { sync, ended } = ann.matrix.client;
    await world.killPart("synapse");
    await until(sync, (state) => state === "offline");
    await world.whenHealthy("synapse");
    await until(sync, (state) => state === "live");
    expect(ended.peek()).toBeUndefined();
  });
});
