import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GuardMessage } from "./guard.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/** The guard ends what it watches as soon as this process is gone, even by SIGKILL. */
export interface Guard {
  watch(process: ProcessIdentity): void;
  forget(pid: number): void;
  /** Lets the guard go; it ends whatever is still watched. */
  close(): void;
}

const guardScript = fileURLToPath(new URL("./guard.ts", import.meta.url));

export function startGuard(): Guard {
  const watched = new Map<number, ProcessIdentity>();
  let isClosed = false;
  let child = launch();

  function launch(): ChildProcess {
    // Its own session: neither Ctrl-C nor the end of the terminal reaches it.
    const guard = spawn(process.execPath, [guardScript], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    guard.unref();
    // A guard that was killed is replaced below; what could not be written is said again to the next one.
    guard.stdin.on("error", () => undefined);
    if ("unref" in guard.stdin && typeof guard.stdin.unref === "function") guard.stdin.unref();
    // No process to be had: what is recorded in the data folder is then all that the next start has to go by.
    guard.once("error", () => undefined);
    guard.once("exit", () => {
      if (!isClosed) child = launch();
    });
    for (const process of watched.values()) send(guard, { kind: "watch", process });
    return guard;
  }

  return {
    watch(process) {
      watched.set(process.pid, process);
      send(child, { kind: "watch", process });
    },
    forget(pid) {
      watched.delete(pid);
      send(child, { kind: "forget", pid });
    },
    close() {
      isClosed = true;
      child.stdin?.end();
    },
  };
}

function send(guard: ChildProcess, message: GuardMessage): void {
  guard.stdin?.write(`${JSON.stringify(message)}\n`);
}
