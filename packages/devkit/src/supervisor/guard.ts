/**
 * A process of its own that outlives the supervisor by moments: it learns over its standard input which processes to
 * end, and ends them when that input closes, however the supervisor died. One line is one JSON message.
 */
import { createInterface } from "node:readline";
import { endProcesses } from "./end-processes.ts";
import type { ProcessIdentity } from "./process-identity.ts";

export type GuardMessage =
  | { readonly kind: "watch"; readonly process: ProcessIdentity }
  | { readonly kind: "forget"; readonly pid: number };

const watched = new Map<number, ProcessIdentity>();

// Ctrl-C reaches the whole terminal; the guard goes when the supervisor goes.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  // The supervisor is the only writer of this pipe.
  const message = JSON.parse(line) as GuardMessage;
  if (message.kind === "watch") watched.set(message.process.pid, message.process);
  else watched.delete(message.pid);
}
await endProcesses(watched.values());
process.exit(0);
