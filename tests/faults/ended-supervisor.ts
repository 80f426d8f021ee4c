import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { temporaryFolder } from "@melo/devkit/testing/temporary-folder";
import { freePort } from "../integration/support/free-port.ts";
import { cliFile } from "../network/support/run-melo.ts";
import type { Findings, OwnFault } from "./fault.ts";

export const endedSupervisor: OwnFault = {
  id: "O3",
  title: "SIGTERM to npm start",
  world: "own",
  isShort: false,
  marks: [
    { name: "all ended", unit: "ms", max: 10_000 },
    { name: "left behind", unit: "", max: 0 },
  ],
  async open() {
    const folder = temporaryFolder("ended-supervisor");
    return {
      run: () => startAndEnd(folder.path),
      async close() {
        folder.remove();
      },
    };
  },
};

async function startAndEnd(dataFolder: string): Promise<Findings> {
  const args = ["start", "--json-events", "--data", dataFolder, "--port", String(await freePort())];
  const supervisor = spawn(process.execPath, [cliFile, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(supervisor, "exit");
  await untilHealthy(supervisor);
  const record = JSON.parse(readFileSync(join(dataFolder, "run/processes.json"), "utf8"));
  // Written by the supervisor alone.
  const groups = (record as readonly { readonly pid: number }[]).map(({ pid }) => pid);
  const toldAt = performance.now();
  supervisor.kill("SIGTERM");
  const [exitCode] = await exited;
  return {
    values: { "all ended": performance.now() - toldAt, "left behind": groups.filter(isAlive).length },
    complaints: exitCode === 0 ? [] : [`exit code ${exitCode}`],
  };
}

function untilHealthy({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stdout === null) return;
    const lines = createInterface({ input: stdout });
    lines.on("line", (line) => {
      if (JSON.parse(line).event === "healthy") resolve();
    });
    lines.on("close", () => reject(new Error("npm start has ended")));
  });
}

/** Of a group of processes: each part is the first of one. */
function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    // Nobody of it is left.
    return false;
  }
}
