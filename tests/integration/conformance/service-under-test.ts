import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { vi } from "vitest";
import { freePort } from "../support/free-port.ts";

/** A token service as a process. */
export interface ServiceUnderTest {
  readonly url: string;
  /** What it wrote, line by line. */
  readonly lines: readonly string[];
  /** From its start to the first answer. */
  readonly readyAfterMs: number;
  /** Ends it as an operator does; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** How the service is started: `MELO_CONFORMANCE_COMMAND="target/debug/lk-jwt-service" npx vitest run …`. */
const command = process.env["MELO_CONFORMANCE_COMMAND"] ?? `${process.execPath} packages/server/bin/token-service.ts`;
export const isOwnService = process.env["MELO_CONFORMANCE_COMMAND"] === undefined;
const startTimeoutMs = 30_000;

/** Starts the service with these variables on a free port, and waits until it is healthy. */
export async function startService(variables: Readonly<Record<string, string>>): Promise<ServiceUnderTest> {
  const port = await freePort();
  const [file = "", ...args] = command.split(" ");
  const environment = {
    NODE_ENV: "test",
    PATH: process.env["PATH"],
    LIVEKIT_JWT_BIND: `127.0.0.1:${port}`,
    ...variables,
  } as const;
  const startedMs = performance.now();
  const child = spawn(file, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const url = `http://127.0.0.1:${port}`;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  }

  try {
    await vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended: ${lines.join("\n")}`);
        const { status } = await fetch(`${url}/healthz`);
        if (status !== 200) throw new Error(`/healthz: ${status}`);
      },
      { timeout: startTimeoutMs, interval: 10 },
    );
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
  return {
    url,
    lines,
    readyAfterMs: performance.now() - startedMs,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
