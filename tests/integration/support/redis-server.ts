import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";

/** A real Redis on loopback that stores nothing on disk. */
export interface RedisServer {
  readonly url: string;
  start(): Promise<void>;
  /** `kill -9`: it forgets everything. */
  kill(): Promise<void>;
  /** It keeps its connections and does not answer until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export async function startRedisServer(...options: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "melo-redis-"));
  let child: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGCONT");
    child.kill(signal);
    await exited;
  }

  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const args = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no"];
      const started = spawn("redis-server", [...args, "--dir", folder, ...options], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      child = started;
      await new Promise<void>((resolve, reject) => {
        started.once("error", reject).once("exit", () => reject(new Error("redis-server ended at once")));
        // Read on to the end: a full pipe would stop it.
        createInterface({ input: started.stdout }).on("line", (line) => {
          if (line.includes("Ready to accept connections")) resolve();
        });
      });
    },
    kill: () => end("SIGKILL"),
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    async stop() {
      await end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
