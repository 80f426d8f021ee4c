import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startWorld, type World } from "@melo/devkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

const execute = promisify(execFile);
const cli = join(import.meta.dirname, "../../packages/devkit/src/cli.ts");

let folder: string;
const running: World[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "melo-backup-"));
});
afterEach(async () => {
  for (const world of running.splice(0)) await world.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(dataFolder: string): Promise<World> {
  const world = await startWorld({ name: "backup", dataFolder, parts: { web: false, livekit: false, calls: false } });
  running.push(world);
  return world;
}

function melo(...args: readonly string[]): Promise<{ readonly stdout: string }> {
  return execute(process.execPath, [cli, ...args]);
}

async function ask(
  world: World,
  accessToken: string,
  method: string,
  path: string,
  body?: BodyInit,
): Promise<Response> {
  const response = await fetch(`${world.homeserverUrl}/_matrix${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}` },
    ...(body === undefined ? {} : { body }),
  });
  expect(response.status).toBe(200);
  return response;
}

test("a backup of a running server, restored elsewhere, has the same sessions, rooms, messages, media and keys (O4)", async () => {
  const before = join(folder, "before");
  const world = await start(before);
  const ann = await world.registerPerson("ann");
  const as = (method: string, path: string, body?: BodyInit) => ask(world, ann.accessToken, method, path, body);
  const made = (await (await as("POST", "/client/v3/createRoom", JSON.stringify({ name: "Lanterns" }))).json()) as {
    room_id: string;
  };
  const room = encodeURIComponent(made.room_id);
  await as(
    "PUT",
    `/client/v3/rooms/${room}/send/m.room.message/1`,
    JSON.stringify({ msgtype: "m.text", body: "kept" }),
  );
  const uploaded = (await (await as("POST", "/media/v3/upload?filename=a.txt", "a picture")).json()) as {
    content_uri: string;
  };

  const { stdout } = await melo("backup", "--data", before, "--to", join(folder, "backups"));
  const archive = stdout.split(" ")[0] ?? "";
  expect(statSync(archive).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, "backups"))).toHaveLength(1);
  await as(
    "PUT",
    `/client/v3/rooms/${room}/send/m.room.message/2`,
    JSON.stringify({ msgtype: "m.text", body: "after" }),
  );
  const keysBefore = await (await fetch(`${world.internal.synapse}/_matrix/client/versions`)).json();
  await world.stop();
  running.pop();

  const after = join(folder, "after");
  await melo("restore", archive, "--data", after);
  const restored = await start(after);
  const messages = await (
    await ask(restored, ann.accessToken, "GET", `/client/v3/rooms/${room}/messages?dir=b&limit=5`)
  ).text();
  expect(messages).toContain("kept");
  expect(messages).not.toContain("after");
  const media = await ask(
    restored,
    ann.accessToken,
    "GET",
    `/client/v1/media/download/${uploaded.content_uri.slice(6)}`,
  );
  expect(await media.text()).toBe("a picture");
  expect(restored.secrets).toEqual(world.secrets);
  expect(await (await fetch(`${restored.internal.synapse}/_matrix/client/versions`)).json()).toEqual(keysBefore);
});

test("what cannot be backed up or restored says so, and nothing is touched", async () => {
  await expect(melo("backup", "--data", join(folder, "nothing"))).rejects.toThrow("There is nothing to back up");
  await expect(melo("restore", join(folder, "none.tar.gz"))).rejects.toThrow("There is no");
  const notes = join(folder, "before/secrets/signing.key");
  await expect(melo("restore", notes, "--data", join(folder, "elsewhere"))).rejects.toThrow("no backup of MELO");
  const [archive = ""] = readdirSync(join(folder, "backups"));
  const full = join(folder, "after");
  await expect(melo("restore", join(folder, "backups", archive), "--data", full)).rejects.toThrow("is not empty");
});
