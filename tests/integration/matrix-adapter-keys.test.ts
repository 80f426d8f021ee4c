import "fake-indexeddb/auto";
import { startWorld, type World } from "@melo/devkit";
import { createScope, until, type Scope } from "@melo/reactive";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { requestAs } from "./matrix-adapter/homeserver-request.ts";
import { bringIntoCommunity, foundCommunity, type TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { signInPerson, startPerson, startSession, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";

let world: World;
let ann: MatrixPerson;
let community: TestCommunity;
let scope: Scope;

beforeAll(async () => {
  world = await startWorld({ name: "matrix-keys", parts: { calls: false, web: false, livekit: false } });
  ann = await startPerson(world, "ann");
  community = await foundCommunity(ann);
});

afterAll(async () => {
  ann?.scope.end();
  await world?.stop();
});

beforeEach(() => {
  scope = createScope();
});

afterEach(() => scope.end());

async function untilReadable(person: MatrixPerson, body: string): Promise<void> {
  const feed = person.matrix.timelines.open(scope, community.generalId);
  await until(feed.items, (items) => items?.some((item) => item.kind === "text" && item.body === body) ?? false);
}

async function databaseNames(): Promise<readonly string[]> {
  const databases = await indexedDB.databases();
  return databases.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

describe("a device whose keys are kept in IndexedDB", () => {
  test("reads after a reload what it could read before, and enters a call again with its keys", async () => {
    const session = await signInPerson(world, "bob");
    const before = await startSession(world, session, "indexeddb");
    await bringIntoCommunity(ann, before, community);
    ann.matrix.timelines.open(scope, community.generalId).sendText("Remember me");
    await untilReadable(before, "Remember me");
    before.scope.end();

    const after = await startSession(world, session, "indexeddb");
    await untilReadable(after, "Remember me");
    const [transport] = await after.matrix.memberships.findTransports();
    if (transport === undefined) throw new Error("no transport");
    const announcements = [ann, after].map((person) =>
      person.matrix.memberships.announce(scope, community.loungeId, transport, "audio"),
    );
    for (const announcement of announcements) {
      await until(announcement.keys, (keys) => new Set(keys.map((key) => key.participantIdentity)).size === 2);
    }
    after.scope.end();
  });

  test("leaves nothing behind when its session was ended elsewhere while the page was closed", async () => {
    const session = await signInPerson(world, "dan");
    const before = await startSession(world, session, "indexeddb");
    before.scope.end();
    await requestAs({ session }, "POST", "logout", {});
    await expect(startSession(world, session, "indexeddb")).rejects.toMatchObject({
      code: "not_signed_in",
    });
    expect((await databaseNames()).filter((name) => name.includes(session.userId))).toEqual([]);
  });

  test("leaves nothing behind after signing out", async () => {
    const cat = await startSession(world, await signInPerson(world, "cat"), "indexeddb");
    const ofCat = (names: readonly string[]): readonly string[] => names.filter((name) => name.includes(cat.userId));
    expect(ofCat(await databaseNames())).not.toEqual([]);
    await cat.matrix.client.signOut();
    expect(ofCat(await databaseNames())).toEqual([]);
    cat.scope.end();
  });
});
