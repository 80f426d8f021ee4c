import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { startService } from "./conformance/service-under-test.ts";
import { freePort } from "./support/free-port.ts";

const variables = {
  LIVEKIT_URL: "wss://sfu.example.org",
  LIVEKIT_KEY: "key",
  LIVEKIT_SECRET: "a secret that nobody may read in a log",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "example.org",
};
const goalMs = 1500;

test("is ready after less than one and a half seconds of a processor's time", async () => {
  const service = await startService(variables);
  expect(await service.stop()).toBe(0);
  // Not the clock's: the machine may be busy with something else.
  const [, cpuMs] = /"cpuMs":(\d+)/.exec(service.lines.find((line) => line.includes("listening")) ?? "") ?? [];
  expect(Number(cpuMs)).toBeGreaterThan(0);
  expect(Number(cpuMs)).toBeLessThan(goalMs);
});

test("says in one message what its environment lacks, and ends with 2", async () => {
  const child = spawn(process.execPath, ["packages/server/bin/token-service.ts"], {
    env: { NODE_ENV: "test", LIVEKIT_SECRET: variables.LIVEKIT_SECRET },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(code).toBe(2);
  for (const name of ["LIVEKIT_URL", "LIVEKIT_KEY", "LIVEKIT_FULL_ACCESS_HOMESERVERS"]) expect(stderr).toContain(name);
  expect(stderr).not.toContain(variables.LIVEKIT_SECRET);
});

test("npm run token-service runs it until it is told to end", async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ["packages/devkit/src/cli.ts", "token-service"], {
    env: { ...process.env, ...variables, LIVEKIT_JWT_PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  const written = text(child.stdout);
  const healthy = async (): Promise<void> => {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  };
  await vi.waitFor(healthy, { timeout: 45_000, interval: 20 });
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(await written).not.toContain(variables.LIVEKIT_SECRET);
  await expect(healthy()).rejects.toThrow();
});
