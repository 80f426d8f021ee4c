import { ensureDemo, startWorld, type DemoTarget, type World } from "@melo/devkit";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { matrixRequest } from "./support/matrix-request.ts";

const quietly = { say: () => undefined, skip: () => undefined };

let world: World;
let target: DemoTarget;

beforeAll(async () => {
  // The rate limits that are shipped: the demo must fit into them.
  world = await startWorld({
    name: "demo",
    relaxedRateLimits: false,
    parts: { livekit: false, calls: false, web: false },
  });
  target = {
    homeserverUrl: world.internal.synapse,
    asToken: world.secrets.asToken,
    registrationSecret: world.secrets.registrationSharedSecret,
    recordFile: join(world.dataFolder, "demo.json"),
  };
});

afterAll(() => world.stop());

interface HierarchyRoom {
  readonly name: string;
  readonly room_type?: string;
  readonly num_joined_members: number;
  readonly encryption?: string;
}

test("the demo is a server that one can sign in to, with channels, people and what they said", async () => {
  const accounts = await ensureDemo(target, quietly);
  const [first, , , last] = accounts;
  const login = await matrixRequest(world.origin, undefined, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: last?.localpart },
    password: last?.password,
  });
  expect(login.status).toBe(200);
  const person = { accessToken: String(login.body["access_token"]) };

  const sync = await matrixRequest(world.origin, person, "GET", "/v3/sync");
  const seen = JSON.stringify(sync.body);
  const saidLast = "And nobody minds if you only listen at first.";
  expect([seen.includes(`"displayname":"${first?.displayName}"`), seen.includes(saidLast)]).toEqual([true, true]);

  const rooms = Object.keys((sync.body["rooms"] as { join: object }).join);
  const hierarchies = await Promise.all(
    rooms.map((room) => matrixRequest(world.origin, person, "GET", `/v1/rooms/${room}/hierarchy`)),
  );
  const server = hierarchies.map(({ body }) => body["rooms"] as HierarchyRoom[]).find((list) => list.length > 1);
  expect(server?.map(({ name, room_type }) => [name, room_type])).toEqual([
    ["Lantern House", "m.space"],
    ["welcome", undefined],
    ["general", undefined],
    ["art", undefined],
    ["Lounge", "org.matrix.msc3417.call"],
    ["Quiet room", "org.matrix.msc3417.call"],
  ]);
  expect(new Set(server?.map(({ num_joined_members }) => num_joined_members))).toEqual(new Set([accounts.length]));
});

test("making it again makes nothing anew", async () => {
  const before = await ensureDemo(target, quietly);
  expect(await ensureDemo(target, quietly)).toEqual(before);
});

test("a name that somebody else has is named", async () => {
  const elsewhere = { ...target, recordFile: join(world.dataFolder, "other-demo.json") };
  await expect(ensureDemo(elsewhere, quietly)).rejects.toThrow("The demo needs the name maya");
});
