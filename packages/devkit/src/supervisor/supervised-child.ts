import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../problem.ts";
import type { Guard } from "./guard-client.ts";
import type { ProcessRecord } from "./process-record.ts";
import { signalGroup } from "./process-identity.ts";
import { tailOf, type RotatingLog } from "./rotating-log.ts";

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  /** Names of the children that must be healthy before this one is started for the first time. */
  readonly after: readonly string[];
  /** Asks the child itself. Called again and again until it says yes; a rejection counts as no. */
  readonly isHealthy: (signal: AbortSignal) => Promise<boolean>;
}

/** `waiting` for its turn, `starting` until healthy, `down` between two lives, `failed` for good, `stopped` on purpose. */
export type ChildState = "waiting" | "starting" | "healthy" | "down" | "failed" | "stopped";

export interface ChildTimings {
  readonly healthPollMs: number;
  /** Delay before the first restart; doubles with every death that comes before {@link stableAfterMs}. */
  readonly firstRestartMs: number;
  readonly maxRestartMs: number;
  readonly stableAfterMs: number;
  /** How often a child may die before it was ever healthy. */
  readonly maxFailedStarts: number;
  readonly secondTermAfterMs: number;
  readonly killAfterMs: number;
}

export const defaultTimings: ChildTimings = {
  healthPollMs: 50,
  firstRestartMs: 200,
  maxRestartMs: 8_000,
  stableAfterMs: 10_000,
  maxFailedStarts: 3,
  secondTermAfterMs: 500,
  killAfterMs: 7_000,
};

export interface SupervisedChild {
  readonly spec: ChildSpec;
  readonly state: ChildState;
  /** Process id while it runs. */
  readonly pid: number | undefined;
  start(): void;
  /** SIGTERM to its group, SIGKILL when that does not help. It stays down until it is started again. */
  stop(): Promise<void>;
  /** Sends the signal and resolves when the process is gone; the restart follows by itself. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Rejects with a {@link Problem} when the child is given up, and when it is stopped. */
  whenHealthy(): Promise<void>;
}

export interface ChildDependencies {
  readonly log: RotatingLog;
  readonly record: ProcessRecord;
  readonly guard: Guard;
  readonly timings: ChildTimings;
  readonly onState: (name: string, state: ChildState) => void;
}

interface Life {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  readonly isOver: () => boolean;
}

const healthTimeoutMs = 2_000;
const tailLines = 15;

export function createSupervisedChild(spec: ChildSpec, deps: ChildDependencies): SupervisedChild {
  const { timings } = deps;
  let state: ChildState = "waiting";
  let shouldRun = false;
  let life: Life | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let wasEverHealthy = false;
  let healthySince = Number.POSITIVE_INFINITY;
  let deathsInARow = 0;
  let waiters: { resolve: () => void; reject: (error: Error) => void }[] = [];

  function become(next: ChildState): void {
    state = next;
    deps.onState(spec.name, next);
  }

  function settleWaiters(error?: Error): void {
    const settled = waiters;
    waiters = [];
    for (const { resolve, reject } of settled) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }

  function launch(): void {
    become("starting");
    const current = spawnLife(spec, deps);
    life = current;
    void watchHealth(current);
    void current.ended.then(() => afterDeath(current));
  }

  async function watchHealth(current: Life): Promise<void> {
    while (!current.isOver()) {
      if (await answersHealthy(spec)) {
        if (current.isOver()) return;
        wasEverHealthy = true;
        healthySince = performance.now();
        become("healthy");
        settleWaiters();
        return;
      }
      await wait(timings.healthPollMs);
    }
  }

  async function afterDeath(current: Life): Promise<void> {
    if (life === current) life = undefined;
    if (!shouldRun) return;
    deathsInARow = performance.now() - healthySince >= timings.stableAfterMs ? 1 : deathsInARow + 1;
    healthySince = Number.POSITIVE_INFINITY;
    if (!wasEverHealthy && deathsInARow >= timings.maxFailedStarts) {
      shouldRun = false;
      become("failed");
      settleWaiters(await failureOf(spec, deps.log));
      return;
    }
    become("down");
    const delayMs = Math.min(timings.firstRestartMs * 2 ** (deathsInARow - 1), timings.maxRestartMs);
    restartTimer = setTimeout(launch, delayMs);
  }

  return {
    spec,
    get state() {
      return state;
    },
    get pid() {
      return life?.process.pid;
    },
    start() {
      if (shouldRun) return;
      shouldRun = true;
      deathsInARow = 0;
      launch();
    },
    async stop() {
      shouldRun = false;
      clearTimeout(restartTimer);
      if (life !== undefined) await endLife(life, timings);
      if (state !== "failed") become("stopped");
      settleWaiters(new Problem(`${spec.name} was stopped.`, "Start it again."));
    },
    async kill(signal) {
      const current = life;
      if (current?.process.pid === undefined) return;
      signalGroup(current.process.pid, signal);
      await current.ended;
    },
    whenHealthy() {
      if (state === "healthy") return Promise.resolve();
      if (state === "failed") return failureOf(spec, deps.log).then((error) => Promise.reject(error));
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
    },
  };
}

function spawnLife(spec: ChildSpec, deps: ChildDependencies): Life {
  const { log, record, guard } = deps;
  // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, and a signal reaches grandchildren too.
  const child = spawn(spec.command, spec.args, {
    cwd: spec.workingFolder,
    env: spec.environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  const identity = pid === undefined ? undefined : record.add(pid);
  if (identity !== undefined) guard.watch(identity);
  child.stdout.on("data", (chunk: Buffer) => log.write(chunk));
  child.stderr.on("data", (chunk: Buffer) => log.write(chunk));
  log.write(`--- ${new Date().toISOString()} ${spec.name} started as process ${pid ?? "(not started)"}\n`);

  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      isOver = true;
      if (pid !== undefined) {
        signalGroup(pid, "SIGKILL");
        record.remove(pid);
        guard.forget(pid);
      }
      log.write(`--- ${new Date().toISOString()} ${spec.name} ended: ${reason}\n`);
      resolve();
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  });
  return { process: child, ended, isOver: () => isOver };
}

async function endLife(life: Life, timings: ChildTimings): Promise<void> {
  const { pid } = life.process;
  if (pid === undefined) return;
  const ladder = [
    setTimeout(() => signalGroup(pid, "SIGTERM"), timings.secondTermAfterMs),
    setTimeout(() => signalGroup(pid, "SIGKILL"), timings.killAfterMs),
  ];
  signalGroup(pid, "SIGTERM");
  await life.ended;
  ladder.forEach(clearTimeout);
}

async function answersHealthy(spec: ChildSpec): Promise<boolean> {
  try {
    return await spec.isHealthy(AbortSignal.timeout(healthTimeoutMs));
  } catch {
    // Not listening yet, or not answering in time: asked again.
    return false;
  }
}

async function failureOf(spec: ChildSpec, log: RotatingLog): Promise<Problem> {
  const tail = await tailOf(log.file, tailLines);
  return new Problem(`${spec.name} does not start. Its last words:\n${tail}\n`, `The whole log is ${log.file}`);
}
