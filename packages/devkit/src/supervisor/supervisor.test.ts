import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Problem } from "../problem.ts";
import { identifyProcess } from "./process-identity.ts";
import type { ChildSpec } from "./child-spec.ts";
import type { ChildTimings } from "./supervised-child.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { fakeChild, removeSign } from "./testing/fake-children.ts";

const patience = { timeout: 10_000, interval: 20 };
const quick: Partial<ChildTimings> = { healthPollMs: 10, firstRestartMs: 20, maxRestartMs: 60, killAfterMs: 300 };

/** What {@link quick} comes to for the first deaths in a row. */
const expectedDelaysMs = [20, 40, 60, 60];

let folder = "";
let supervisor: Supervisor | undefined;
beforeEach(() => {
  const temporary = temporaryFolder("supervisor");
  folder = temporary.path;
  return temporary.remove;
});
afterEach(async () => {
  await supervisor?.stop();
});

function supervise(specs: readonly ChildSpec[], onState?: (name: string, state: string) => void): Supervisor {
  supervisor = createSupervisor(specs, { logFolder: folder, runFolder: folder, timings: quick, onState });
  return supervisor;
}

function isAlive(pid: number | undefined): boolean {
  return pid !== undefined && identifyProcess(pid) !== undefined;
}

test("children are started in the order in which they need each other", async () => {
  const states: string[] = [];
  const second = { ...fakeChild(folder, "second"), after: ["first"] };
  await supervise([second, fakeChild(folder, "first")], (name, state) => states.push(`${name} ${state}`)).start();
  expect(states).toEqual(["first starting", "first healthy", "second starting", "second healthy"]);
});

test("a child that dies is started again within two seconds", async () => {
  const running = supervise([fakeChild(folder, "one")]);
  await running.start();
  const before = running.child("one").pid;
  removeSign(folder, "one");
  const diedAt = performance.now();
  await running.child("one").kill("SIGKILL");
  await running.child("one").whenHealthy();
  expect(performance.now() - diedAt).toBeLessThan(2_000);
  expect(running.child("one").pid).not.toBe(before);
});

test("a child that keeps dying is restarted ever more slowly, and comes back when it can", async () => {
  const delays: number[] = [];
  let downAt = 0;
  const running = supervise([fakeChild(folder, "one")], (_, state) => {
    if (state === "down") downAt = performance.now();
    if (state === "starting" && downAt > 0) delays.push(performance.now() - downAt);
  });
  await running.start();
  for (let death = 1; death <= 4; death += 1) {
    await running.child("one").kill("SIGKILL");
    await running.child("one").whenHealthy();
  }
  expect(running.child("one").state).toBe("healthy");
  // Timers may fire a moment early by this clock.
  expect(delays.map((delay, death) => delay >= (expectedDelaysMs[death] ?? 0) - 2)).toEqual([true, true, true, true]);
});

test("a child that never becomes healthy is given up with its last words, and the others are stopped", async () => {
  const broken = fakeChild(folder, "broken", `console.error("no such table"); process.exit(3)`);
  const running = supervise([fakeChild(folder, "well"), { ...broken, isHealthy: () => Promise.resolve(false) }]);
  const failure = await running.start().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Problem);
  expect(String(failure)).toContain("broken does not start");
  expect(String(failure)).toContain("no such table");
  expect(running.child("well").pid).toBeUndefined();
});

test("a child that lives and never becomes healthy is given up, too", async () => {
  const silent = { ...fakeChild(folder, "silent"), isHealthy: () => Promise.resolve(false) };
  supervisor = createSupervisor([silent], {
    logFolder: folder,
    runFolder: folder,
    timings: { ...quick, startTimeoutMs: 100 },
  });
  await expect(supervisor.start()).rejects.toThrow("silent does not start");
  expect(supervisor.child("silent").pid).toBeUndefined();
});

test("a command that does not exist is a problem, not a crash", async () => {
  const running = supervise([{ ...fakeChild(folder, "missing"), command: join(folder, "nowhere") }]);
  await expect(running.start()).rejects.toThrow("missing does not start");
});

test("stopping ends a child that ignores SIGTERM, and what it started itself", async () => {
  const grandchild = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])`;
  const script = `process.on("SIGTERM", () => {}); console.log("grandchild", ${grandchild}.pid); setInterval(() => {}, 1000)`;
  const running = supervise([fakeChild(folder, "stubborn", script)]);
  await running.start();
  const grandchildPid = await vi.waitFor(async () => {
    const found = /grandchild (\d+)/.exec(await running.logs("stubborn"))?.[1];
    expect(found).toBeDefined();
    return Number(found);
  }, patience);
  const { pid } = running.child("stubborn");
  await running.stop();
  expect(isAlive(pid)).toBe(false);
  await vi.waitFor(() => expect(isAlive(grandchildPid)).toBe(false), patience);
});

test("a stopped child stays down until it is started again", async () => {
  const running = supervise([fakeChild(folder, "one")]);
  await running.start();
  await running.child("one").stop();
  expect(running.child("one")).toMatchObject({ state: "stopped", pid: undefined });
  running.child("one").start();
  await running.child("one").whenHealthy();
});

test("what a child writes is kept in a log of its own that others cannot read", async () => {
  const running = supervise([fakeChild(folder, "one", `console.log("hello"); setInterval(() => {}, 1000)`)]);
  await running.start();
  await vi.waitFor(async () => expect(await running.logs("one")).toContain("hello"), patience);
  expect(statSync(join(folder, "one.log")).mode & 0o777).toBe(0o600);
});

test("children get the environment they are given and nothing else", async () => {
  const script = `console.log("saw " + Object.keys(process.env).join()); setInterval(() => {}, 1000)`;
  const running = supervise([{ ...fakeChild(folder, "one", script), environment: { ONLY: "this" } }]);
  await running.start();
  await vi.waitFor(async () => expect(await running.logs("one")).toMatch(/^saw ONLY$/m), patience);
});

test("nothing is left when the supervisor itself is killed", async () => {
  const script = fileURLToPath(new URL("./testing/run-supervisor.ts", import.meta.url));
  const process_ = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: process_.stdout }), "line");
  const pids: number[] = JSON.parse(line);
  expect(pids.map(isAlive)).toEqual([true, true]);
  process_.kill("SIGKILL");
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), patience);
});

test("a start ends what an earlier one has left behind, and only that", async () => {
  const leftover = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
  const identity = await vi.waitFor(() => {
    const found = identifyProcess(leftover.pid ?? 0);
    expect(found).toBeDefined();
    return found;
  }, patience);
  const recycled = { pid: stranger.pid, startMark: "1" };
  writeFileSync(join(folder, "processes.json"), JSON.stringify([identity, recycled]));
  await supervise([fakeChild(folder, "one")]).start();
  expect(isAlive(leftover.pid)).toBe(false);
  expect(isAlive(stranger.pid)).toBe(true);
  stranger.kill("SIGKILL");
  const record = readFileSync(join(folder, "processes.json"), "utf8");
  expect(JSON.parse(record)).toEqual([expect.objectContaining({ pid: supervisor?.child("one").pid })]);
});
