import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../problem.ts";
import { endLife, spawnLife, type EndTimings, type Life, type LifeDependencies } from "./child-life.ts";
import type { ChildSpec } from "./child-spec.ts";
import { createHealthGate } from "./health-gate.ts";
import { signalGroup } from "./process-identity.ts";
import { tailOf, type RotatingLog } from "./rotating-log.ts";

/** `waiting` for its turn, `starting` until healthy, `down` between two lives, `failed` for good, `stopped` on purpose. */
export type ChildState = "waiting" | "starting" | "healthy" | "down" | "failed" | "stopped";

export interface ChildTimings extends EndTimings {
  readonly healthPollMs: number;
  /** A life that is not healthy by then is ended; the first one is given up. */
  readonly startTimeoutMs: number;
  /** Delay before the first restart; doubles with every death that comes before {@link stableAfterMs}. */
  readonly firstRestartMs: number;
  readonly maxRestartMs: number;
  readonly stableAfterMs: number;
  /** How often a child may die before it was ever healthy. */
  readonly maxFailedStarts: number;
}

export const defaultTimings: ChildTimings = {
  healthPollMs: 50,
  startTimeoutMs: 60_000,
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

export interface ChildDependencies extends LifeDependencies {
  readonly timings: ChildTimings;
  readonly onState: (name: string, state: ChildState) => void;
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
  const health = createHealthGate();

  function become(next: ChildState): void {
    state = next;
    deps.onState(spec.name, next);
  }

  function launch(): void {
    become("starting");
    const current = spawnLife(spec, deps);
    life = current;
    void watchHealth(current);
    void current.ended.then(() => afterDeath(current));
  }

  async function watchHealth(current: Life): Promise<void> {
    const giveUpAt = performance.now() + timings.startTimeoutMs;
    while (!current.isOver()) {
      if (await answersHealthy(spec)) {
        if (current.isOver()) return;
        wasEverHealthy = true;
        healthySince = performance.now();
        become("healthy");
        health.open();
        return;
      }
      if (performance.now() > giveUpAt) {
        if (!wasEverHealthy) deathsInARow = timings.maxFailedStarts;
        return endLife(current, timings);
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
      health.fail(await failureOf(spec, deps.log));
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
      health.fail(new Problem(`${spec.name} was stopped.`, "Start it again."));
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
      return health.wait();
    },
  };
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
