import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { listeningSockets } from "./support/listening-sockets.ts";

const script = fileURLToPath(new URL("../../scripts/run.mjs", import.meta.url));
const patience = { timeout: 20_000, interval: 50 };
const stopLimitMs = 10_000;

const dataFolder = mkdtempSync(join(tmpdir(), "melo-start-"));
const starts: Start[] = [];

interface StartEvent {
  readonly event: string;
  /** Of a step. */
  readonly name?: string;
  /** Of `healthy`. */
  readonly origin?: string;
  readonly setupUrl?: string;
}

interface Start {
  readonly process: ChildProcess;
  readonly events: StartEvent[];
  /** Standard error so far. */
  readonly complaints: string[];
}

/** What `npm start` does, on a port of its own. */
function start(...args: readonly string[]): Start {
  const child = spawn(process.execPath, [script, "start", "--json-events", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const started: Start = { process: child, events: [], complaints: [] };
  createInterface({ input: child.stdout }).on("line", (line) => started.events.push(JSON.parse(line) as StartEvent));
  child.stderr.on("data", (chunk: Buffer) => started.complaints.push(chunk.toString()));
  starts.push(started);
  return started;
}

/** The origin, and where the first account is made. */
async function healthy(started: Start): Promise<{ origin: string; setupUrl: string | undefined }> {
  return vi.waitFor(
    () => {
      const event = started.events.find((one) => one.event === "healthy");
      expect(event, started.complaints.join("")).toBeDefined();
      return { origin: event?.origin ?? "", setupUrl: event?.setupUrl };
    },
    { timeout: 240_000, interval: 100 },
  );
}

function recordedPids(): number[] {
  const record = readFileSync(join(dataFolder, "run/processes.json"), "utf8");
  return (JSON.parse(record) as { pid: number }[]).map(({ pid }) => pid);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function status(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.status;
}

afterEach(async () => {
  for (const { process: child } of starts.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});

afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test("one command starts everything behind one origin, and SIGTERM ends all of it within ten seconds", async () => {
  const port = await freePort();
  const running = start("--port", String(port), "--data", dataFolder);
  const { origin, setupUrl } = await healthy(running);
  expect(origin).toBe(`http://localhost:${port}`);
  expect(setupUrl).toMatch(new RegExp(`^http://localhost:${port}/setup#[\\w-]{43}$`));
  expect(running.events.filter(({ event }) => event === "step").map(({ name }) => name)).toEqual(
    expect.arrayContaining(["synapse", "livekit", "calls", "web", "front door"]),
  );

  expect(await status(`${origin}/_matrix/client/versions`)).toBe(200);
  expect(await status(`${origin}/login`)).toBe(200);
  expect(await (await fetch(`${origin}/_melo/v1/setup`)).json()).toEqual({ needed: true });
  expect(await status(`${origin}/_synapse/admin/v1/register`)).toBe(404);

  const pids = recordedPids();
  expect(pids).toHaveLength(4);
  expect(pids.flatMap(listeningSockets).filter(({ isLoopback }) => !isLoopback)).toEqual([]);

  const askedAt = performance.now();
  running.process.kill("SIGTERM");
  await once(running.process, "exit");
  expect(performance.now() - askedAt).toBeLessThan(stopLimitMs);
  expect(running.process.exitCode).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("every part comes back after kill -9, and the front door says so meanwhile", async () => {
  const running = start("--port", String(await freePort()), "--data", dataFolder);
  const { origin } = await healthy(running);
  const pids = recordedPids();
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await vi.waitFor(async () => expect(await status(`${origin}/login`)).toBe(502), patience);
  await vi.waitFor(async () => {
    const answers = ["/login", "/_matrix/client/versions", "/_melo/v1/setup"].map((path) => status(`${origin}${path}`));
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    expect(recordedPids()).toHaveLength(pids.length);
  }, patience);
  expect(recordedPids().filter((pid) => pids.includes(pid))).toEqual([]);
});

test("nothing is left when the whole command is killed, and the next start is not held up", async () => {
  const first = start("--port", String(await freePort()), "--data", dataFolder);
  await healthy(first);
  const pids = recordedPids();
  first.process.kill("SIGKILL");
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), patience);
  await healthy(start("--port", String(await freePort()), "--data", dataFolder));
});

test("a second start says that one is running, and who", async () => {
  const port = await freePort();
  await healthy(start("--port", String(port), "--data", dataFolder));
  const second = start("--port", String(port), "--data", dataFolder);
  await once(second.process, "close");
  expect(second.process.exitCode).toBe(1);
  expect(second.complaints.join("")).toMatch(
    /^\nMELO is already running with the data in \S+ \(process \d+\)\. Stop that/,
  );
});

test.each([
  [["--prot", "3001"], "There is no option --prot."],
  [["--port", "none"], '"none" is no port.'],
])("%j is answered with a sentence and without a stack trace", async (args, sentence) => {
  const refused = start(...args);
  await once(refused.process, "close");
  const complaint = refused.complaints.join("");
  expect(complaint).toContain(sentence);
  expect(complaint).not.toMatch(/^\s+at /m);
});
