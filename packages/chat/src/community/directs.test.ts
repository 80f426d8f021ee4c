import { MeloError } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, flushMicrotasks } from "@melo/reactive/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClient } from "../testing/fake-client.ts";
import { createFakeInvites } from "../testing/fake-invites.ts";
import { createFakeRooms, directWith, type FakeRooms } from "../testing/fake-rooms.ts";
import type { Community } from "../view/community-view.ts";
import { createCommunity } from "./community.ts";

const ben = "@ben:example.org";
const cleo = "@cleo:example.org";
const dara = "@dara:example.org";
const eli = "@eli:example.org";

let scope: Scope;
let rooms: FakeRooms;
let community: Community;
let ownUserId: string;

beforeEach(() => {
  scope = createScope();
  rooms = createFakeRooms();
  const client = createFakeClient();
  ownUserId = client.userId;
  const invites = createFakeInvites(() => undefined);
  community = createCommunity(scope, { client, rooms, invites, clock: createFakeClock() });
});
afterEach(() => scope.end());

function creations(): readonly string[] {
  return rooms.calls.filter((call) => call.startsWith("createDirect"));
}

describe("writing to somebody", () => {
  test("makes one conversation, however often it is asked for", async () => {
    const [first, second] = await Promise.all([community.startDirect([ben]), community.startDirect([ben])]);
    expect(second).toEqual(first);
    expect(await community.startDirect([` ${ben} `])).toEqual(first);
    expect(creations()).toEqual([`createDirect ${ben}`]);
    expect(community.channel(first.roomId).value).toMatchObject({ name: "ben", spaceId: undefined, kind: "text" });
  });

  test("is another conversation for each set of people, whatever their order", async () => {
    const two = await community.startDirect([ben]);
    const three = await community.startDirect([ben, cleo]);
    expect(three.roomId).not.toBe(two.roomId);
    expect(await community.startDirect([cleo, ben])).toEqual(three);
  });

  test("answers the invitation that somebody sent before", async () => {
    rooms.addRoom("!fromBen", { membership: "invite", inviterId: ben, direct: directWith([ben], { hasJoined: true }) });
    expect(await community.startDirect([ben])).toEqual({ roomId: "!fromBen" });
    expect(creations()).toEqual([]);
  });

  test("leaves a group that somebody named alone", async () => {
    rooms.addRoom("!band", { membership: "join", name: "Band", direct: directWith([ben], { isNamed: true }) });
    expect((await community.startDirect([ben])).roomId).not.toBe("!band");
  });

  test.each([[[]], [["ben"]], [["@ben:example.org", "cleo"]]])("refuses %j", async (userIds) => {
    await expect(community.startDirect(userIds)).rejects.toMatchObject({ code: "name_invalid" });
  });

  test("refuses oneself", async () => {
    await expect(community.startDirect([ownUserId])).rejects.toMatchObject({ code: "name_invalid" });
  });

  test("can be tried again after a failure", async () => {
    const forbidden = new MeloError("forbidden", "not you");
    rooms.failNext("createDirect", forbidden);
    await expect(community.startDirect([ben])).rejects.toBe(forbidden);
    await expect(community.startDirect([ben])).resolves.toBeDefined();
  });
});

describe("the list of conversations", () => {
  test("has the newest first, named by the people in them", () => {
    rooms.addRoom("!ben", { membership: "join", direct: directWith([ben], { activeAtMs: 10 }), unreadCount: 2 });
    rooms.addRoom("!all", { membership: "join", direct: directWith([ben, cleo, dara, eli], { activeAtMs: 30 }) });
    rooms.addRoom("!band", { membership: "join", name: "Band", direct: directWith([ben, cleo], { isNamed: true }) });
    expect(community.directs.value).toMatchObject([
      { roomId: "!all", name: "ben, cleo, dara and 1 more", faceId: "!all", isUnread: false },
      { roomId: "!ben", name: "ben", faceId: ben, isUnread: true, unreadCount: 2 },
      { roomId: "!band", name: "Band" },
    ]);
  });

  test("loses a conversation that was left", async () => {
    const { roomId } = await community.startDirect([ben]);
    await community.leaveDirect(roomId);
    expect(community.directs.value).toEqual([]);
  });
});

describe("a group of several", () => {
  beforeEach(() =>
    rooms.addRoom("!trio", { membership: "join", direct: directWith([ben, cleo], { hasJoined: true }) }),
  );

  test("grows by those who are asked in, and only by those who are not there yet", async () => {
    expect(await community.addToDirect("!trio", [dara, ` ${ben} `])).toEqual({ roomId: "!trio" });
    expect(rooms.calls).toEqual([`inviteToDirect !trio ${dara}`]);
    expect(community.channel("!trio").value?.name).toBe("ben, cleo, dara");
  });

  test("is called as somebody names it, and by its people when the name is taken away", async () => {
    await community.renameDirect("!trio", "  Band ");
    expect(community.channel("!trio").value?.name).toBe("Band");
    await community.renameDirect("!trio", " ");
    expect(community.channel("!trio").value?.name).toBe("ben, cleo");
  });

  test("asks nobody in whose id is none, nor oneself", async () => {
    await expect(community.addToDirect("!trio", ["dara"])).rejects.toMatchObject({ code: "name_invalid" });
    await expect(community.addToDirect("!nowhere", [dara])).rejects.toMatchObject({ code: "not_found" });
    expect(rooms.calls).toEqual([]);
  });

  test("begins anew where two had written alone", async () => {
    rooms.addRoom("!ben", { membership: "join", direct: directWith([ben], { hasJoined: true }) });
    const { roomId } = await community.addToDirect("!ben", [cleo, dara]);
    expect(rooms.calls).toEqual([`createDirect ${ben} ${cleo} ${dara}`]);
    expect(community.channel(roomId).value?.peers).toHaveLength(3);
    expect(community.channel("!ben").value?.peers).toHaveLength(1);
  });
});

describe("an invitation to a conversation", () => {
  beforeEach(() => rooms.addRoom("!space", { kind: "space", membership: "join", name: "Paper Lanterns" }));

  function inviteBy(userId: string): void {
    rooms.addRoom("!dm", {
      membership: "invite",
      inviterId: userId,
      direct: directWith([userId], { hasJoined: true }),
    });
  }

  test("of somebody from one of our servers is accepted without a question", async () => {
    rooms.setMembers("!space", [{ userId: ben, displayName: "Ben", avatarMxc: undefined, powerLevel: 0 }]);
    inviteBy(ben);
    await flushMicrotasks();
    expect(community.directs.value).toMatchObject([{ roomId: "!dm" }]);
    expect(community.invitations.value).toEqual([]);
  });

  test("of a stranger waits for an answer", async () => {
    inviteBy(eli);
    await flushMicrotasks();
    expect(community.invitations.value).toEqual([{ kind: "direct", roomId: "!dm", name: "eli", inviterName: "eli" }]);
    await community.acceptDirect("!dm");
    expect(community.directs.value).toMatchObject([{ roomId: "!dm" }]);
  });

  test("is accepted once the members of the server are known", async () => {
    inviteBy(ben);
    await flushMicrotasks();
    expect(community.directs.value).toEqual([]);
    rooms.setMembers("!space", [{ userId: ben, displayName: "Ben", avatarMxc: undefined, powerLevel: 0 }]);
    await flushMicrotasks();
    expect(community.directs.value).toMatchObject([{ roomId: "!dm" }]);
  });
});
