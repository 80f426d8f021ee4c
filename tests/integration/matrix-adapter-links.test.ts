import { startWorld, type World } from "@melo/devkit";
import {
  acceptInvite,
  fetchSetupNeeded,
  previewInvite,
  registerByInvite,
  setUpServer,
  signInWithPassword,
} from "@melo/matrix/sign-in";
import { until } from "@melo/reactive";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foundCommunity, type TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { signInPerson, startSession, untilFound, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";

let world: World;
let ann: MatrixPerson;
let community: TestCommunity;

const http = { fetch: globalThis.fetch, isOnline: () => true };
const unlimited = { maxUses: undefined, expiresInMs: undefined };

beforeAll(async () => {
  world = await startWorld({ name: "matrix-links", parts: { web: false } });
});

afterAll(async () => {
  ann?.scope.end();
  await world?.stop();
});

function account(username: string): {
  username: string;
  password: string;
  deviceDisplayName: string;
  homeserverUrl: string;
} {
  return {
    username,
    password: `${username}'s own password`,
    deviceDisplayName: "MELO test",
    homeserverUrl: world.homeserverUrl,
  };
}

async function seesServer({ matrix }: MatrixPerson): Promise<void> {
  await until(matrix.rooms.rooms, (rooms) => rooms.some(({ roomId }) => roomId === community.spaceId));
}

test("the first person sets the server up, once", async () => {
  const melo = { ...http, origin: world.origin };
  await expect(fetchSetupNeeded(melo)).resolves.toBe(true);
  const session = await setUpServer({ ...account("ann"), token: world.secrets.setupToken, displayName: "Ann" }, melo);
  expect(session.homeserverUrl).toBe(world.homeserverUrl);
  await expect(fetchSetupNeeded(melo)).resolves.toBe(false);
  const again = setUpServer({ ...account("eve"), token: world.secrets.setupToken }, melo);
  await expect(again).rejects.toMatchObject({ code: "setup_done" });
  ann = await startSession(world, session);
  community = await foundCommunity(ann);
});

test("a link leads a new person into the server", async () => {
  const melo = { ...http, origin: world.origin };
  const link = await ann.matrix.invites.createLink(community.spaceId, unlimited);
  expect(link.url).toBe(`${world.origin}/invite/${link.code}`);
  await expect(previewInvite(link.code, melo)).resolves.toMatchObject({
    spaceId: community.spaceId,
    spaceName: "Tea house",
    memberCount: 1,
    inviterName: "Ann",
  });
  const taken = registerByInvite({ ...account("ann"), code: link.code }, melo);
  await expect(taken).rejects.toMatchObject({ code: "name_taken" });
  const invalid = registerByInvite({ ...account("Bob!"), code: link.code }, melo);
  await expect(invalid).rejects.toMatchObject({ code: "name_invalid" });

  const session = await registerByInvite({ ...account("bob"), code: link.code }, melo);
  const bob = await startSession(world, session);
  await seesServer(bob);
  await bob.matrix.rooms.joinRoom(community.spaceId, []);
  for (const { roomId, viaServers } of await bob.matrix.rooms.listSuggestedChannels(community.spaceId)) {
    await bob.matrix.rooms.joinRoom(roomId, viaServers);
  }
  expect(
    bob.matrix.rooms.rooms
      .peek()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["Lounge", "Tea house", "general"]);
  bob.scope.end();
});

test("a member invites by link too, and somebody with an account accepts it", async () => {
  const melo = { ...http, origin: world.origin };
  const bob = await startSession(world, await signInWithPassword(account("bob"), http));
  const link = await bob.matrix.invites.createLink(community.spaceId, { maxUses: 1, expiresInMs: undefined });
  const cat = await startSession(world, await signInPerson(world, "cat"));
  await expect(cat.matrix.invites.acceptLink(link.code)).resolves.toEqual({ spaceId: community.spaceId });
  const invitation = await untilFound(cat.matrix.rooms.rooms, ([room]) => room);
  expect(invitation).toMatchObject({ membership: "invite", name: "Tea house" });
  const late = acceptInvite(link.code, await signInPerson(world, "dan"), melo);
  await expect(late).rejects.toMatchObject({ code: "invite_used_up" });
  cat.scope.end();
  bob.scope.end();
});

test("a code that nobody made leads nowhere", async () => {
  const melo = { ...http, origin: world.origin };
  await expect(previewInvite("nonsense", melo)).rejects.toMatchObject({ code: "invite_unknown" });
});

test("a wrong password is told apart from a missing server", async () => {
  const wrong = signInWithPassword({ ...account("ann"), password: "guess" }, http);
  await expect(wrong).rejects.toMatchObject({ code: "wrong_credentials" });
  const nobody = signInWithPassword({ ...account("ann"), homeserverUrl: "http://localhost:1" }, http);
  await expect(nobody).rejects.toMatchObject({ code: "server_unreachable" });
});
