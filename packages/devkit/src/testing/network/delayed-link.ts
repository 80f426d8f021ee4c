import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Problem } from "../../problem.ts";

export interface DelayedLinkOptions {
  /** What each packet waits, in each direction. */
  readonly delayMs: number;
  /** The two ends: namespace and interface. */
  readonly near: readonly [namespace: string, link: string];
  readonly far: readonly [namespace: string, link: string];
}

export interface DelayedLink {
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL("./delayed-link.py", import.meta.url));

/**
 * A link between two namespaces on which everything takes its time, TCP and UDP alike. Linux has netem for that, and many
 * kernels have none; this one is two TUN devices and a process that carries packets between them.
 */
export async function startDelayedLink({ delayMs, near, far }: DelayedLinkOptions): Promise<DelayedLink> {
  const child = spawn("python3", [script, String(delayMs), ...near, ...far], { stdio: ["ignore", "pipe", "pipe"] });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () =>
      reject(new Problem(`A delayed link cannot be made: ${errors.at(-1)}.`, "Is there a /dev/net/tun?")),
    );
    createInterface({ input: child.stdout }).once("line", () => resolve());
  });
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
