import { startWorld, type World } from "@melo/devkit";
import { createScope, until } from "@melo/reactive";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPerson, textsOf, untilFound, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";

let world: World;
let ann: MatrixPerson;
let bob: MatrixPerson;

beforeAll(async () => {
  world = await startWorld({ name: "matrix-adapter", parts: { calls: false, web: false, livekit: false } });
  [ann, bob] = await Promise.all([startPerson(world, "ann"), startPerson(world, "bob")]);
});

afterAll(async () => {
  ann?.scope.end();
  bob?.scope.end();
  await world?.stop();
});

interface Community {
  readonly spaceId: string;
  readonly generalId: string;
  readonly loungeId: string;
}

async function foundCommunity(): Promise<Community> {
  const { spaceId } = await ann.matrix.rooms.createSpace("Tea house");
  const general = await ann.matrix.rooms.createChannel({ spaceId, kind: "text", name: "general", isSuggested: true });
  const lounge = await ann.matrix.rooms.createChannel({ spaceId, kind: "voice", name: "Lounge", isSuggested: true });
  return { spaceId, generalId: general.roomId, loungeId: lounge.roomId };
}

async function bringBob({ spaceId }: Community): Promise<void> {
  await ann.matrix.rooms.inviteUser(spaceId, bob.session.userId);
  await untilFound(bob.matrix.rooms.rooms, (rooms) => rooms.find((room) => room.roomId === spaceId));
  await bob.matrix.rooms.joinRoom(spaceId, []);
  const channels = await bob.matrix.rooms.listSuggestedChannels(spaceId);
  for (const channel of channels) await bob.matrix.rooms.joinRoom(channel.roomId, channel.viaServers);
}

describe("a server of two", () => {
  let community: Community;
  beforeAll(async () => {
    community = await foundCommunity();
    await bringBob(community);
  });

  test("has a space with its channels in order, encrypted and of the right kind", () => {
    const rooms = bob.matrix.rooms.rooms.peek();
    const space = rooms.find((room) => room.roomId === community.spaceId);
    expect(space).toMatchObject({ kind: "space", name: "Tea house", membership: "join" });
    expect(space?.children.map((child) => child.roomId)).toEqual([community.generalId, community.loungeId]);
    expect(rooms.find((room) => room.roomId === community.generalId)).toMatchObject({
      kind: "text",
      isEncrypted: true,
    });
    expect(rooms.find((room) => room.roomId === community.loungeId)).toMatchObject({
      kind: "voice",
      isEncrypted: true,
    });
  });

  test("carries an encrypted message from one to the other", async () => {
    const scope = createScope();
    const atBob = bob.matrix.timelines.open(scope, community.generalId);
    const atAnn = ann.matrix.timelines.open(scope, community.generalId);
    atAnn.sendText("Kettle is on");
    await until(atBob.items, (items) => textsOf(items).includes("Kettle is on"));
    scope.end();
  });

  test("shows both in the call, and their keys arrive", async () => {
    const scope = createScope();
    const [transport] = await ann.matrix.memberships.findTransports();
    if (transport === undefined) throw new Error("no transport");
    const annIn = ann.matrix.memberships.announce(scope, community.loungeId, transport, "audio");
    const bobIn = bob.matrix.memberships.announce(scope, community.loungeId, transport, "video");
    const started = Date.now();
    for (const person of [ann, bob]) {
      await until(person.matrix.memberships.memberships(community.loungeId), (members) => members.length === 2);
    }
    console.log("both see both", Date.now() - started);
    for (const announcement of [annIn, bobIn]) {
      await until(announcement.state, (state) => state === "announced");
      await until(announcement.keys, (keys) => new Set(keys.map((key) => key.participantIdentity)).size === 2);
    }
    console.log("keys", Date.now() - started);
    await Promise.all([annIn.withdraw(), bobIn.withdraw()]);
    await until(bob.matrix.memberships.memberships(community.loungeId), (members) => members.length === 0);
    scope.end();
  });
});
