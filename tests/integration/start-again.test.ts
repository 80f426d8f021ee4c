import { startWorld } from "@melo/devkit";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { matrixRequest } from "./support/matrix-request.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "melo-start-again-"));
const parts = { calls: false, web: false };

afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test("a second start has the same accounts, rooms, messages, secrets and internal ports", async () => {
  const first = await startWorld({ dataFolder, parts });
  const ann = await first.registerPerson("ann");
  const room = await matrixRequest(first.origin, ann, "POST", "/v3/createRoom", { name: "Garden" });
  const path = `/v3/rooms/${encodeURIComponent(String(room.body["room_id"]))}`;
  await matrixRequest(first.origin, ann, "PUT", `${path}/send/m.room.message/1`, {
    msgtype: "m.text",
    body: "tomatoes",
  });
  await first.stop();

  const second = await startWorld({ dataFolder, parts, port: Number(new URL(first.origin).port) });
  try {
    const login = await matrixRequest(second.origin, undefined, "POST", "/v3/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "ann" },
      password: ann.password,
    });
    expect(login).toMatchObject({ status: 200, body: { user_id: ann.userId } });
    const messages = await matrixRequest(second.origin, ann, "GET", `${path}/messages?dir=b`);
    expect(JSON.stringify(messages.body)).toContain("tomatoes");
    expect(second.secrets).toEqual(first.secrets);
    expect(second.internal).toEqual(first.internal);
  } finally {
    await second.stop();
  }
});

test("a second start while one is running says so and disturbs nothing", async () => {
  const running = await startWorld({ dataFolder, parts });
  try {
    await expect(startWorld({ dataFolder, parts })).rejects.toThrow(
      `MELO is already running with the data in ${dataFolder} (process ${process.pid}).`,
    );
    expect((await fetch(`${running.origin}/_matrix/client/versions`)).status).toBe(200);
  } finally {
    await running.stop();
  }
});

test("a taken port stops the start before anything runs, and the next start is not held up by it", async () => {
  const other = await startWorld({ name: "other", parts: { ...parts, livekit: false } });
  const port = Number(new URL(other.origin).port);
  try {
    await expect(startWorld({ dataFolder, parts, port })).rejects.toThrow(`Port ${port} is already used`);
  } finally {
    await other.stop();
  }
  const next = await startWorld({ dataFolder, parts, port });
  expect(next.origin).toBe(`http://localhost:${port}`);
  await next.stop();
});
