import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { StepReport } from "@melo/devkit";
import { median } from "./report/quantile.ts";
import type { Report, Table } from "./report/report.ts";

const repositoryFolder = join(import.meta.dirname, "..");
const warmStarts = 3;
const warmGoalSeconds = 8;
const msPerSecond = 1_000;

interface Start {
  readonly name: string;
  /** From the command to the line that says it is healthy, npm not counted. */
  readonly totalMs: number;
  readonly stopMs: number;
  readonly steps: readonly StepReport[];
}

/** `npm start` as a person runs it: on an empty data folder, and again on the same one. */
export async function measureStartUp(isCold: boolean): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "melo-bench-start-"));
  try {
    const port = await freePort();
    const args = ["--data", join(folder, "data"), "--port", String(port)];
    const starts: Start[] = [];
    if (isCold) {
      // Also what of the app is built: its stamp says whether it must be built.
      rmSync(join(repositoryFolder, ".next/melo-stamp"), { force: true });
      const coldArgs = ["--data", join(folder, "cold-data"), "--port", String(port)];
      starts.push(await start("cold", coldArgs, { MELO_TOOLS: join(folder, "tools") }));
    }
    starts.push(await start("first, empty data", args));
    for (let round = 1; round <= warmStarts; round += 1) starts.push(await start(`warm ${round}`, args));
    return reportOf(starts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Start> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [join(repositoryFolder, "scripts/run.mjs"), "start", "--json-events", ...args],
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  try {
    const steps = await stepsUntilHealthy(child, ended);
    const totalMs = performance.now() - startedAt;
    const stoppingAt = performance.now();
    child.kill("SIGTERM");
    await ended;
    return { name, totalMs, stopMs: performance.now() - stoppingAt, steps };
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

interface StartEvent {
  readonly event: string;
  readonly steps?: readonly StepReport[];
}

async function stepsUntilHealthy(child: ChildProcess, ended: Promise<unknown>): Promise<readonly StepReport[]> {
  if (child.stdout === null) throw new Error("npm start was spawned without a pipe");
  const lines = createInterface({ input: child.stdout });
  const healthy = new Promise<readonly StepReport[]>((resolve) => {
    lines.on("line", (line) => {
      // `--json-events`: one object a line; npm's own packages may have been installed before, in plain text.
      const event = line.startsWith("{") ? (JSON.parse(line) as StartEvent) : undefined;
      if (event?.event === "healthy") resolve(event.steps ?? []);
    });
  });
  const failed = ended.then(() => {
    throw new Error("npm start ended before it was healthy");
  });
  return Promise.race([healthy, failed]);
}

function reportOf(starts: readonly Start[]): Report {
  const seconds = (name: string): number[] =>
    starts.filter((one) => one.name.startsWith(name)).map(({ totalMs }) => totalMs / msPerSecond);
  const [cold] = seconds("cold");
  const [first] = seconds("first");
  return {
    title: "npm start",
    figures: [
      ...(cold === undefined
        ? []
        : [{ name: "cold start: Synapse, LiveKit and the app made anew", value: cold, unit: "s" as const }]),
      { name: "first start on an empty data folder", value: first ?? Number.NaN, unit: "s" },
      {
        name: `warm start to healthy, median of ${warmStarts}`,
        value: median(seconds("warm")) ?? Number.NaN,
        unit: "s",
        goal: warmGoalSeconds,
      },
      {
        name: "stop, the longest",
        value: Math.max(...starts.map(({ stopMs }) => stopMs)) / msPerSecond,
        unit: "s",
        goal: 10,
      },
    ],
    tables: [stepTable(starts)],
  };
}

function stepTable(starts: readonly Start[]): Table {
  const names = [...new Set(starts.flatMap(({ steps }) => steps.map(({ name }) => name)))];
  return {
    title: "Seconds by step; parts start side by side where they do not need each other",
    columns: ["step", ...starts.map(({ name }) => name)],
    rows: names.map((name) => [
      name,
      ...starts.map(({ steps }) => {
        const step = steps.find((one) => one.name === name);
        return step === undefined ? undefined : (step.durationMs / msPerSecond).toFixed(2);
      }),
    ]),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server always has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
