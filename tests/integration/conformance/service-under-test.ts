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
  /** Ends it as an operator does; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** How the service is started: `MELO_CONFORMANCE_COMMAND="target/debug/lk-jwt-service" npx vitest run …`. */
const command = process.env["MELO_CONFORMANCE_COMMAND"] ?? `${process.execPath} packages/server/bin/token-service.ts`;
export const isOwnService = process.env["MELO_CONFORMANCE_COMMAND"] === undefined;
const startTimeoutMs = 45_000;

/** Starts the service with these variables on a port of this machine, and waits until it is healthy. */
export async function startService(
  variables: Readonly<Record<string, string>>,
  port?: number,
): Promise<ServiceUnderTest> {
  const address = `127.0.0.1:${port ?? (await freePort())}`;
  const [file = "", ...args] = command.split(" ");
  const environment = {
    NODE_ENV: "test",
    PATH: process.env["PATH"],
    LIVEKIT_JWT_BIND: address,
    ...variables,
  } as const;
  const child = spawn(file, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const url = `http://${address}`;

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
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
