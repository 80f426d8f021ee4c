import { MeloError } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, flushMicrotasks, record, type FakeClock } from "@melo/reactive/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClient, type FakeClient } from "../testing/fake-client.ts";
import { createFakeInvites, type FakeInvites } from "../testing/fake-invites.ts";
import { createFakeRooms, type FakeRooms } from "../testing/fake-rooms.ts";
import type { Community } from "../view/community-view.ts";
import { createCommunity } from "./community.ts";

const space = "!space";
const forbidden = new MeloError("forbidden", "not you");
const limited = new MeloError("rate_limited", "too fast", { retryAfterMs: 2_000 });

let scope: Scope;
let clock: FakeClock;
let rooms: FakeRooms;
let client: FakeClient;
let invites: FakeInvites;
let community: Community;

beforeEach(() => {
  scope = createScope();
  clock = createFakeClock();
  rooms = createFakeRooms();
  client = createFakeClient();
  invites = createFakeInvites((spaceId) => rooms.changeRoom(spaceId, { membership: "invite" }));
  community = createCommunity(scope, { client, rooms, invites, clock });
});
afterEach(() => scope.end());

/** A server of somebody else with `general`, `Lounge` and an optional channel; this person is in none of them. */
function addForeignServer(): void {
  rooms.addRoom(space, {
    kind: "space",
    name: "Paper Lanterns",
    membership: "invite",
    inviterId: "@ben:orchard.example",
  });
  rooms.addRoom("!general", { name: "general" });
  rooms.addRoom("!lounge", { name: "Lounge", kind: "voice" });
  rooms.addRoom("!crew", { name: "crew" });
  rooms.addChild(space, { roomId: "!lounge", isSuggested: true });
  rooms.addChild(space, { roomId: "!general", isSuggested: true });
  rooms.addChild(space, { roomId: "!crew" });
}

function channelNames(): string {
  const server = community.server(space).value;
  return [...(server?.textChannels ?? []), ...(server?.voiceChannels ?? [])].map((channel) => channel.name).join(" ");
}

describe("making a server", () => {
  test("gives it general and Lounge, both default channels, and says where to go", async () => {
    const made = await community.createServer("  Paper Lanterns ");
    expect(community.servers.value).toMatchObject([{ spaceId: made.spaceId, name: "Paper Lanterns", isUnread: false }]);
    expect(community.server(made.spaceId).value).toMatchObject({
      textChannels: [{ roomId: made.firstChannelId, name: "general", kind: "text", isEncrypted: true }],
      voiceChannels: [{ name: "Lounge", kind: "voice" }],
    });
    expect(rooms.rooms.value[0]?.children.map((child) => child.isSuggested)).toEqual([true, true]);
    expect(rooms.calls.filter((call) => call.startsWith("joinRoom"))).toEqual([]);
  });

  test("waits as long as a busy homeserver asks for", async () => {
    rooms.failNext("createChannel", limited, { id: "Lounge", times: 2 });
    const making = community.createServer("A");
    await clock.advance(4_000);
    expect(await making).toMatchObject({ firstChannelId: expect.any(String) });
    expect(rooms.calls.filter((call) => call === "createChannel Lounge")).toHaveLength(3);
  });

  test("leaves nothing half-made behind when a channel fails", async () => {
    rooms.failNext("createChannel", forbidden, { id: "Lounge" });
    await expect(community.createServer("A")).rejects.toBe(forbidden);
    expect(community.servers.value).toEqual([]);
    expect(rooms.rooms.value).toEqual([]);
  });

  test("needs a name", async () => {
    await expect(community.createServer("  ")).rejects.toMatchObject({ code: "name_invalid" });
    expect(rooms.calls).toEqual([]);
  });
});

describe("making a channel", () => {
  test("spells text channels as they are mentioned", async () => {
    const { spaceId } = await community.createServer("A");
    const { roomId } = await community.createChannel(spaceId, "text", "Art and Lanterns");
    expect(community.channel(roomId).value).toMatchObject({ spaceId, kind: "text", name: "art-and-lanterns" });
    await expect(community.createChannel(spaceId, "text", " # ")).rejects.toMatchObject({ code: "name_invalid" });
  });
});

describe("accepting an invitation", () => {
  test("enters the server and its default channels, and nothing else", async () => {
    addForeignServer();
    expect(community.invitations.value).toEqual([
      { kind: "server", roomId: space, name: "Paper Lanterns", inviterName: "ben" },
    ]);
    const entered = await community.acceptInvitation(space);
    expect(entered).toEqual({ spaceId: space, firstChannelId: "!general" });
    expect(channelNames()).toBe("general Lounge");
    expect(community.invitations.value).toEqual([]);
  });

  test("is not stopped by one channel that cannot be entered", async () => {
    addForeignServer();
    rooms.failNext("joinRoom", forbidden, { id: "!general" });
    expect(await community.acceptInvitation(space)).toEqual({ spaceId: space, firstChannelId: "!lounge" });
  });

  test("fails when the server itself cannot be entered", async () => {
    addForeignServer();
    rooms.failNext("joinRoom", forbidden, { id: space });
    await expect(community.acceptInvitation(space)).rejects.toBe(forbidden);
  });

  test("works by link, also for somebody who is inside already", async () => {
    addForeignServer();
    invites.addLink("abc", space);
    const entered = { spaceId: space, firstChannelId: "!general" };
    expect(await community.acceptInviteLink("abc")).toEqual(entered);
    rooms.changeRoom(space, { membership: "join" });
    expect(await community.acceptInviteLink("abc")).toEqual(entered);
    await expect(community.acceptInviteLink("other")).rejects.toMatchObject({ code: "invite_unknown" });
  });
});

describe("default channels", () => {
  beforeEach(async () => {
    addForeignServer();
    await community.acceptInvitation(space);
  });

  test("that are made later are entered without being asked", async () => {
    rooms.addRoom("!new", { name: "new" });
    rooms.addChild(space, { roomId: "!new", isSuggested: true });
    await flushMicrotasks();
    expect(channelNames()).toBe("general new Lounge");
  });

  test("that stay closed are asked for once, and once more after a reconnection", async () => {
    const askedFor = (): number => rooms.calls.filter((call) => call === "joinRoom !new").length;
    rooms.failNext("joinRoom", forbidden, { id: "!new", times: 2 });
    rooms.addRoom("!new", { name: "new" });
    rooms.addChild(space, { roomId: "!new", isSuggested: true });
    await flushMicrotasks();
    rooms.changeRoom("!general", { unreadCount: 1 });
    await flushMicrotasks();
    expect(askedFor()).toBe(1);
    client.sync.value = "offline";
    client.sync.value = "live";
    await flushMicrotasks();
    expect(askedFor()).toBe(2);
  });

  test("are left with their server, except those that another server has too", async () => {
    rooms.addRoom("!other", { kind: "space", membership: "join", name: "Other" });
    rooms.addChild("!other", { roomId: "!lounge" });
    rooms.failNext("leaveRoom", limited, { id: "!general" });
    const leaving = community.leaveServer(space);
    await clock.advance(3_000);
    await leaving;
    expect(rooms.rooms.value.map((room) => room.roomId)).toEqual(["!lounge", "!other"]);
    expect(community.server(space).value).toBeUndefined();
  });
});

describe("what views read", () => {
  beforeEach(async () => {
    addForeignServer();
    await community.acceptInvitation(space);
  });

  test("unread and mentions of channels add up in their server", () => {
    rooms.changeRoom("!general", { unreadCount: 3, highlightCount: 2 });
    rooms.changeRoom("!lounge", { highlightCount: 1 });
    expect(community.servers.value).toMatchObject([{ isUnread: true, mentionCount: 3, voiceRoomIds: ["!lounge"] }]);
  });

  test("keeps its identity through syncs that change nothing in it", () => {
    const servers = record(scope, community.servers);
    const server = record(scope, community.server(space));
    const lounge = record(scope, community.channel("!lounge"));
    rooms.changeRoom("!general", { memberCount: 9 });
    expect([servers.length, server.length, lounge.length]).toEqual([1, 1, 1]);
    rooms.changeRoom("!general", { unreadCount: 1 });
    expect([servers.length, server.length, lounge.length]).toEqual([2, 2, 1]);
    expect(server[1]?.voiceChannels).toBe(server[0]?.voiceChannels);
  });

  test("one id is one signal", () => {
    expect(community.server(space)).toBe(community.server(space));
    expect(community.channel("!general")).toBe(community.channel("!general"));
  });
});
