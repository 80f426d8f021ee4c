import type { Announcement, CallDevice, LivekitTransport } from "@melo/call";
import type { World } from "@melo/devkit";
import { createScope, until, type Scope } from "@melo/reactive";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startKeyAsker, type KeyAsker } from "./matrix-adapter/key-asker.ts";
import type { TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { signInAgain, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";
import { openTeaHouse, type TeaHouse } from "./matrix-adapter/tea-house.ts";

const patience = { timeout: 20_000 };

let teaHouse: TeaHouse;
let world: World;
let ann: MatrixPerson;
let bob: MatrixPerson;
let community: TestCommunity;
let transport: LivekitTransport;
let asker: KeyAsker;
let askingDevice: CallDevice;
let scope: Scope;

beforeAll(async () => {
  teaHouse = await openTeaHouse("matrix-key-requests");
  ({ world, ann, bob, community } = teaHouse);
  const [best] = await ann.matrix.memberships.findTransports();
  if (best === undefined) throw new Error("the homeserver offers no transport");
  transport = best;
  const session = await signInAgain(world, "bob");
  askingDevice = { userId: session.userId, deviceId: session.deviceId };
  asker = await startKeyAsker(session);
});

afterAll(async () => {
  asker?.stop();
  await teaHouse?.close();
});

beforeEach(() => {
  scope = createScope();
});

afterEach(() => scope.end());

async function openChannel(): Promise<string> {
  const channel = { spaceId: community.spaceId, kind: "voice", name: "Balcony", isSuggested: false } as const;
  const { roomId } = await ann.matrix.rooms.createChannel(channel);
  await bob.matrix.rooms.joinRoom(roomId, []);
  return roomId;
}

function announce(person: MatrixPerson, roomId: string): Announcement {
  return person.matrix.memberships.announce(scope, roomId, transport, "audio");
}

function identityOf({ userId, session }: MatrixPerson): string {
  return `${userId}:${session.deviceId}`;
}

function keyIndexOf(person: MatrixPerson, { keys }: Announcement): number | undefined {
  return keys.peek().findLast(({ participantIdentity }) => participantIdentity === identityOf(person))?.index;
}

/** What an announcement is asked from now on. */
function requestsTo(announcement: Announcement): readonly CallDevice[] {
  const requests: CallDevice[] = [];
  announcement.keyRequests.subscribe(scope, (request) => requests.push(request));
  return requests;
}

async function annIsIn(roomId: string): Promise<Announcement> {
  const announcement = announce(ann, roomId);
  await until(announcement.state, (state) => state === "announced");
  return announcement;
}

describe("Media keys ahead of a membership", () => {
  test("reach an announcement that begins after they have come", async () => {
    const roomId = await openChannel();
    const inAnn = await annIsIn(roomId);
    await until(inAnn.keys, (keys) => keys.some((key) => key.participantIdentity === identityOf(ann)));
    const requests = requestsTo(inAnn);
    await until(bob.matrix.memberships.memberships(roomId), (all) => all.length === 1);
    bob.matrix.memberships.askForKeys(roomId);
    const ofBob = { userId: bob.userId, deviceId: bob.session.deviceId };
    await expect.poll(() => requests, patience).toEqual([ofBob]);
    inAnn.handKey(ofBob);
    // What is sent after the key arrives after it.
    ann.matrix.timelines.open(scope, roomId).sendText("Sent");
    await until(
      bob.matrix.timelines.open(scope, roomId).items,
      (items) => items?.some((item) => item.kind === "text" && item.body === "Sent") ?? false,
    );
    const inBob = announce(bob, roomId);
    await until(inBob.keys, (keys) => keys.some((key) => key.participantIdentity === identityOf(ann)));
    expect(inBob.state.peek()).toBe("announcing");
  });

  test("are handed to a device that asks and is no member, and are replaced when it does not come", async () => {
    const roomId = await openChannel();
    const inAnn = await annIsIn(roomId);
    const inBob = announce(bob, roomId);
    await until(inBob.keys, (keys) => keys.some((key) => key.participantIdentity === identityOf(ann)));
    await until(inAnn.keys, (keys) => keys.some((key) => key.participantIdentity === identityOf(bob)));
    const before = keyIndexOf(ann, inAnn);
    const requests = requestsTo(inAnn);
    await asker.ask(ann.session, roomId);
    await expect.poll(() => requests, patience).toEqual([askingDevice]);

    const earlier = asker.receivedIndices.length;
    inAnn.handKey(askingDevice);
    await expect.poll(() => asker.receivedIndices.slice(earlier), patience).toEqual([before]);

    inAnn.takeKeyBack(askingDevice);
    await expect.poll(() => keyIndexOf(ann, inAnn), patience).toBe((before ?? 0) + 1);
    await expect.poll(() => inBob.keys.peek().map(({ index }) => index), patience).toContain((before ?? 0) + 1);
    inAnn.takeKeyBack(askingDevice);
    await asker.ask(ann.session, roomId);
    await expect.poll(() => requests, patience).toHaveLength(2);
    expect(keyIndexOf(ann, inAnn)).toBe((before ?? 0) + 1);
    expect(asker.receivedIndices.slice(earlier)).toEqual([before]);
  });

  test("are not asked for by a message in clear, in another device's name, or for another room", async () => {
    const roomId = await openChannel();
    const requests = requestsTo(await annIsIn(roomId));
    await asker.askInClear(ann.session, roomId);
    await asker.ask(ann.session, roomId, bob.session.deviceId);
    await asker.ask(ann.session, community.loungeId);
    // What is sent after the forgeries arrives after them.
    await asker.ask(ann.session, roomId);
    await expect.poll(() => requests, patience).toEqual([askingDevice]);
  });

  test("can be prepared for, again and again, without anybody being told", async () => {
    const roomId = await openChannel();
    const requests = requestsTo(await annIsIn(roomId));
    const roster = bob.matrix.memberships.memberships(roomId);
    await until(roster, (all) => all.length === 1);
    await bob.matrix.memberships.prepareKeyRequest(roomId);
    await bob.matrix.memberships.prepareKeyRequest(roomId);
    bob.matrix.memberships.askForKeys(roomId);
    await expect.poll(() => requests, patience).toEqual([{ userId: bob.userId, deviceId: bob.session.deviceId }]);
  });
});
