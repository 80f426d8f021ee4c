import { setTimeout as wait } from "node:timers/promises";
import { isStillAlive, signalGroup, type ProcessIdentity } from "./process-identity.ts";

const pollMs = 50;
/** LiveKit takes the first SIGTERM as "wait until everybody has left" and only the second as "now". */
const secondTermAfterMs = 500;
const defaultKillAfterMs = 5_000;

/** Ends the process groups of those that are still alive and resolves when they are gone. Says how many there were. */
export async function endProcesses(
  identities: Iterable<ProcessIdentity>,
  killAfterMs: number = defaultKillAfterMs,
): Promise<number> {
  let alive = [...identities].filter(isStillAlive);
  const count = alive.length;
  const startedAt = performance.now();
  const signals: { atMs: number; signal: NodeJS.Signals }[] = [
    { atMs: 0, signal: "SIGTERM" },
    { atMs: secondTermAfterMs, signal: "SIGTERM" },
    { atMs: killAfterMs, signal: "SIGKILL" },
  ];
  while (alive.length > 0) {
    const next = signals[0];
    if (next !== undefined && performance.now() - startedAt >= next.atMs) {
      for (const { pid } of alive) signalGroup(pid, next.signal);
      signals.shift();
    }
    await wait(pollMs);
    alive = alive.filter(isStillAlive);
  }
  return count;
}
