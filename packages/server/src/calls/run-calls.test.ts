import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { runCalls } from "./run-calls.ts";

let folder: string;
let homeserver: Server;
let livekit: Server;
let asked: string[];

async function answering(answer: (message: IncomingMessage) => number): Promise<Server> {
  const server = createServer((message, response) => {
    response.writeHead(answer(message), { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "melo-calls-"));
  asked = [];
  homeserver = await answering(({ method, url }) => {
    asked.push(`${method} ${url}`);
    return isUp ? 200 : 503;
  });
  livekit = await answering(() => 200);
});

afterEach(() => {
  homeserver.close();
  livekit.close();
  rmSync(folder, { recursive: true });
});

let isUp = true;

function environment(): Record<string, string> {
  const secret = join(folder, "secret");
  writeFileSync(secret, "secret", { mode: 0o600 });
  return {
    MATRIX_HOMESERVER_URL: urlOf(homeserver),
    MATRIX_SERVER_NAME: "localhost",
    LIVEKIT_API_KEY: "key",
    LIVEKIT_API_SECRET_FILE: secret,
    NEXT_PUBLIC_LIVEKIT_URL: "ws://localhost:3000/livekit/sfu",
    LIVEKIT_INTERNAL_URL: urlOf(livekit),
    MELO_PUBLIC_URL: "http://localhost:3000",
    MELO_CALLS_BIND: "127.0.0.1:0",
    MELO_CALLS_INTERNAL_BIND: "127.0.0.1:0",
    MELO_AS_TOKEN_FILE: secret,
    MELO_HS_TOKEN_FILE: secret,
    MELO_REGISTRATION_SECRET_FILE: secret,
    MELO_SETUP_TOKEN_FILE: secret,
  };
}

describe("calls", () => {
  test(
    "is alive before its homeserver is, ready with it, and then asks for what it missed (O6)",
    { timeout: 30_000 },
    async () => {
      isUp = false;
      const calls = await runCalls(environment(), createRecordedLog());
      const status = async (path: string) => (await fetch(`http://127.0.0.1:${calls.internalPort}${path}`)).status;
      expect(await status("/healthz")).toBe(200);
      expect(await status("/readyz")).toBe(503);
      isUp = true;
      expect(await status("/readyz")).toBe(200);
      await expect
        .poll(
          () => asked.filter((request) => request === "POST /_matrix/client/v1/appservice/melo-calls/ping").length,
          {
            timeout: 20_000,
          },
        )
        .toBeGreaterThan(1);
      livekit.close();
      livekit.closeAllConnections();
      expect(await status("/readyz")).toBe(503);
      expect(await status("/healthz")).toBe(200);
      expect(await status("/metrics")).toBe(200);
      expect((await fetch(`http://127.0.0.1:${calls.publicPort}/metrics`)).status).toBe(404);
      await calls.stop();
      await expect(status("/healthz")).rejects.toThrow();
    },
  );
});

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function run(variables: Readonly<Record<string, string>>, onOutput?: (end: (signal: NodeJS.Signals) => void) => void) {
  return new Promise<Ended>((resolve) => {
    const script = new URL("../../bin/calls.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [script], { env: variables, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes("listening")) onOutput?.((signal) => void child.kill(signal));
    });
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

async function readinessOf(internalPort: number): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${internalPort}/readyz`);
  return [response.status, await response.json()];
}

const all = { running: true, homeserver: true, livekit: true, store: true, pushes: true };

test("calls is ready only while the homeserver reaches it", { timeout: 30_000 }, async () => {
  let canReachUs = true;
  homeserver.close();
  homeserver = await answering(({ url }) => (url?.endsWith("/ping") === true && !canReachUs ? 502 : 200));
  const calls = await runCalls(environment(), createRecordedLog());
  expect(await readinessOf(calls.internalPort)).toEqual([200, { ready: true, dependencies: all }]);
  canReachUs = false;
  await calls.stop();
  const unreached = await runCalls(environment(), createRecordedLog());
  expect(await readinessOf(unreached.internalPort)).toEqual([
    503,
    { ready: false, dependencies: { ...all, pushes: false } },
  ]);
  await unreached.stop();
});

test("calls that is to end finishes what runs, and sends everybody else away", { timeout: 30_000 }, async () => {
  homeserver.close();
  const held: ServerResponse[] = [];
  homeserver = createServer(({ url }, response) => {
    if (url?.includes("account_data") === true) held.push(response);
    else response.end("{}");
  });
  homeserver.listen(0, "127.0.0.1");
  await once(homeserver, "listening");
  const calls = await runCalls(environment(), createRecordedLog());
  const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${calls.publicPort}/_melo/v1/setup`);
  const running = ask();
  await expect.poll(() => held.length).toBe(1);
  const stopped = calls.stop();
  await expect(ask()).rejects.toThrow();
  expect(await readinessOf(calls.internalPort)).toMatchObject([503, { dependencies: { ...all, running: false } }]);
  held[0]?.writeHead(404, { "content-type": "application/json" }).end('{"errcode":"M_NOT_FOUND"}');
  expect((await running).status).toBe(200);
  await stopped;
});

// Each starts a whole Node.
describe("the process", { timeout: 60_000 }, () => {
  test("says in one message what its environment lacks, and ends with 2", async () => {
    const { code, stderr } = await run({ ...environment(), LIVEKIT_API_KEY: "", MELO_CALLS_BIND: "nowhere" });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "calls cannot start. The environment is not complete:\n  LIVEKIT_API_KEY: is missing\n  MELO_CALLS_BIND: must be host:port\n",
    );
  });

  test("ends when it is told to, with 0", async () => {
    expect(await run(environment(), (end) => end("SIGTERM"))).toEqual({ code: 0, stderr: "" });
  });

  test("says that its port is taken, and ends with 1", async () => {
    const taken = urlOf(homeserver).replace("http://", "");
    const { code, stderr } = await run({ ...environment(), MELO_CALLS_BIND: taken });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^calls cannot start\. .*EADDRINUSE.*\n$/);
  });
});
