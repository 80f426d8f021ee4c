import { spawn, type ChildProcess } from "node:child_process";
import type { ChildSpec } from "./child-spec.ts";
import type { Guard } from "./guard-client.ts";
import { signalGroup } from "./process-identity.ts";
import type { ProcessRecord } from "./process-record.ts";
import type { RotatingLog } from "./rotating-log.ts";

/** One run of a child, from its start to its end. */
export interface Life {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  readonly isOver: () => boolean;
}

export interface LifeDependencies {
  readonly log: RotatingLog;
  readonly record: ProcessRecord;
  readonly guard: Guard;
}

export interface EndTimings {
  /** LiveKit takes the first SIGTERM as "when everybody has left" and the second as "now". */
  readonly secondTermAfterMs: number;
  readonly killAfterMs: number;
}

/** Starts the process, writes what it says into the log, and keeps record and guard informed. */
export function spawnLife(spec: ChildSpec, deps: LifeDependencies): Life {
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

/** SIGTERM to its group, again after a moment, and SIGKILL in the end. */
export async function endLife(life: Life, timings: EndTimings): Promise<void> {
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
