import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";

/** Root on a Debian may install packages without asking anybody. */
export function mayInstallPackages(environment: NodeJS.ProcessEnv): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && onPath("apt-get", environment) !== undefined;
}

/** Installs all of them at once. Answers with apt-get's last words if it fails. */
export async function installFromDebian(
  names: readonly string[],
  neededMegabytes: number,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<string | undefined> {
  await requireFreeSpace("/", neededMegabytes, names.join(" and "));
  const quiet = { ...environment, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...names]]) {
    progress.say(`apt-get ${args.join(" ")}`);
    const result = await runTool({ command: "apt-get", args, environment: quiet });
    if (result?.exitCode !== 0) return lastLines(result?.output ?? "", 8);
  }
  return undefined;
}

/** Where a command lies; undefined if it is not on the PATH. */
export function onPath(command: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us to run.
    return false;
  }
}
