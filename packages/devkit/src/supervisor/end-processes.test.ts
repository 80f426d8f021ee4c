import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { endProcesses } from "./end-processes.ts";
import { identifyProcess, isStillAlive, type ProcessIdentity } from "./process-identity.ts";

async function startProcess(script: string): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ["-e", `${script}; setInterval(() => {}, 1000); console.log("ready")`], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === undefined) throw new Error("the process did not start");
  return identity;
}

test("processes are asked to end, and those that do not are killed", async () => {
  const kind = await startProcess("");
  const stubborn = await startProcess(`process.on("SIGTERM", () => {})`);
  expect(await endProcesses([kind, stubborn], 200)).toBe(2);
  expect([kind, stubborn].some(isStillAlive)).toBe(false);
});

test("a process that takes the second SIGTERM only is not killed", async () => {
  const drains = await startProcess(`process.once("SIGTERM", () => process.once("SIGTERM", () => process.exit()))`);
  const startedAt = performance.now();
  expect(await endProcesses([drains])).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test("an id that now belongs to another process is left alone", async () => {
  const other = await startProcess("");
  expect(await endProcesses([{ ...other, startMark: "1" }])).toBe(0);
  expect(isStillAlive(other)).toBe(true);
  await endProcesses([other], 0);
});
