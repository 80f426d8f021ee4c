import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { meloRequest } from "./server/melo-api.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld({ name: "setup", parts: { web: false } });
});

afterAll(() => world?.stop());

const password = "correct horse battery";

function setUp(username: string, body: object = {}) {
  return meloRequest(world, "POST", "setup", {
    body: { token: world.secrets.setupToken, username, password, ...body },
  });
}

test("a new server waits for its first account", async () => {
  expect(await meloRequest(world, "GET", "setup")).toEqual({ status: 200, body: { needed: true } });
});

test.each([
  ["a wrong token", { token: "wrong" }, 403, "M_FORBIDDEN"],
  ["a name with capitals", { username: "Root" }, 400, "M_INVALID_USERNAME"],
  ["a name that Synapse keeps for itself", { username: "_root" }, 400, "M_INVALID_USERNAME"],
  ["a short password", { password: "1234567" }, 400, "M_WEAK_PASSWORD"],
  ["no password", { password: undefined }, 400, "M_INVALID_PARAM"],
])("%s makes none", async (_, body, status, errcode) => {
  expect(await setUp("root", body)).toMatchObject({ status, body: { errcode } });
  expect((await meloRequest(world, "GET", "setup")).body).toEqual({ needed: true });
});

test("two at once make one administrator, and then there is no other way to one", async () => {
  const names = { display_name: "The Root", device_display_name: "MELO on Linux" };
  const replies = await Promise.all([setUp("root1", names), setUp("root2", names)]);
  expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410]);
  const made = replies.find(({ status }) => status === 200)?.body ?? {};
  expect(replies.find(({ status }) => status === 410)?.body).toMatchObject({ errcode: "CHAT_MELO_SETUP_DONE" });

  const own = { headers: { authorization: `Bearer ${String(made["access_token"])}` } };
  const ask = async (path: string) => (await fetch(world.internal.synapse + path, own)).json();
  const userId = String(made["user_id"]);
  expect(await ask("/_matrix/client/v3/account/whoami")).toMatchObject({
    user_id: userId,
    device_id: made["device_id"],
  });
  expect(await ask(`/_matrix/client/v3/profile/${encodeURIComponent(userId)}`)).toMatchObject({
    displayname: "The Root",
  });
  const { devices } = (await ask("/_matrix/client/v3/devices")) as { devices: readonly { display_name: string }[] };
  expect(devices.map((device) => device.display_name)).toEqual(["MELO on Linux"]);
  const { users } = (await ask("/_synapse/admin/v2/users?admins=true")) as { users: readonly { name: string }[] };
  expect(users.map(({ name }) => name)).toEqual([userId]);
});

test("a restart remembers it", async () => {
  await world.restartPart("calls");
  expect((await meloRequest(world, "GET", "setup")).body).toEqual({ needed: false });
  expect(await setUp("root3")).toMatchObject({ status: 410, body: { errcode: "CHAT_MELO_SETUP_DONE" } });
});
