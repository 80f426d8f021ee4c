import { join } from "node:path";
import { MeloError } from "@melo/protocol";
import { ensurePrivateFolder } from "../config/secrets.ts";
import type { ChildSpec } from "./child-spec.ts";
import { startGuard } from "./guard-client.ts";
import { endLeftovers, openProcessRecord } from "./process-record.ts";
import { createRotatingLog, tailOf } from "./rotating-log.ts";
import {
  createSupervisedChild,
  defaultTimings,
  type ChildState,
  type ChildTimings,
  type SupervisedChild,
} from "./supervised-child.ts";

export interface SupervisorOptions {
  readonly logFolder: string;
  /** Where the running processes are recorded for the next start. */
  readonly runFolder: string;
  readonly timings?: Partial<ChildTimings>;
  readonly onState?: ((name: string, state: ChildState) => void) | undefined;
}

type StartAround = (name: string, start: () => Promise<void>) => Promise<void>;

/** Keeps a set of processes running. Nothing it started outlives it, however it ends. */
export interface Supervisor {
  /**
   * Ends what an earlier run left behind, then starts each child as soon as those it comes after are healthy. Resolves
   * when all are healthy; rejects with the first that cannot be started, after everything was stopped again.
   * @param around Wraps the time from a child's first start until it is healthy, e.g. in order to measure it.
   */
  start(around?: StartAround): Promise<void>;
  stop(): Promise<void>;
  child(name: string): SupervisedChild;
  /** The last lines the child wrote. */
  logs(name: string, lineCount?: number): Promise<string>;
}

const defaultTailLines = 60;

export function createSupervisor(specs: readonly ChildSpec[], options: SupervisorOptions): Supervisor {
  ensurePrivateFolder(options.logFolder);
  ensurePrivateFolder(options.runFolder);
  const recordFile = join(options.runFolder, "processes.json");
  const record = openProcessRecord(recordFile);
  const guard = startGuard();
  const logs = new Map(specs.map(({ name }) => [name, createRotatingLog(logFileOf(options.logFolder, name))]));
  const children = new Map(specs.map((spec) => [spec.name, createChild(spec)]));

  function createChild(spec: ChildSpec): SupervisedChild {
    const log = logs.get(spec.name);
    if (log === undefined) throw new MeloError("unexpected", `no log for ${spec.name}`);
    const timings = { ...defaultTimings, ...options.timings };
    return createSupervisedChild(spec, { log, record, guard, timings, onState: options.onState ?? (() => undefined) });
  }

  function child(name: string): SupervisedChild {
    const found = children.get(name);
    if (found === undefined) throw new MeloError("not_found", `no child is called ${name}`);
    return found;
  }

  async function startInTurn(each: SupervisedChild, around: StartAround): Promise<void> {
    await Promise.all(each.spec.after.map((name) => child(name).whenHealthy()));
    await around(each.spec.name, () => {
      each.start();
      return each.whenHealthy();
    });
  }

  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    await Promise.all([...children.values()].map((each) => each.stop()));
    guard.close();
    await Promise.all([...logs.values()].map((log) => log.close()));
  }

  function stop(): Promise<void> {
    stopping ??= stopAll();
    return stopping;
  }

  return {
    async start(around = (_name, start) => start()) {
      await endLeftovers(recordFile);
      try {
        await Promise.all([...children.values()].map((each) => startInTurn(each, around)));
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    child,
    logs: (name, lineCount = defaultTailLines) => tailOf(logFileOf(options.logFolder, name), lineCount),
  };
}

function logFileOf(logFolder: string, name: string): string {
  return join(logFolder, `${name}.log`);
}
