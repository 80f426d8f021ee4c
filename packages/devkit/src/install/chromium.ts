import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const neededMegabytes = 600;

/** Root on a Debian may install packages without asking anybody. */
export function mayInstallPackages(environment: NodeJS.ProcessEnv): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && onPath("apt-get", environment) !== undefined;
}

/** Answers with the path of a Chromium for the tests; installs the system's package if there is none and it may. */
export async function ensureChromium(
  environment: NodeJS.ProcessEnv,
  mayInstall: boolean,
  progress: StepProgress,
): Promise<string> {
  const found = findChromium(environment);
  if (found !== undefined) {
    progress.skip();
    return found;
  }
  if (!mayInstall) throw missing("There is no Chromium on the PATH, and the tests need one.");
  await requireFreeSpace("/", neededMegabytes, "Chromium");
  const quiet = { ...environment, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]) {
    progress.say(`apt-get ${args.join(" ")}`);
    const result = await runTool({ command: "apt-get", args, environment: quiet });
    if (result?.exitCode !== 0) {
      throw missing(`Chromium could not be installed. apt-get's last words:\n${lastLines(result?.output ?? "", 8)}\n`);
    }
  }
  const installed = findChromium(environment);
  if (installed === undefined) throw missing("The package chromium was installed, but there is still no such command.");
  return installed;
}

function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Problem(
      `CHROMIUM_PATH names ${named}, which cannot be run.`,
      "Correct it, or unset it to search the PATH.",
    );
  }
  for (const command of commands) {
    const path = onPath(command, environment);
    if (path !== undefined) return path;
  }
  return undefined;
}

function onPath(command: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us to run.
    return false;
  }
}

function missing(sentence: string): Problem {
  const command = process.platform === "darwin" ? "brew install --cask chromium" : "apt-get install chromium";
  return new Problem(sentence, `Install it: ${command}. Or name one: CHROMIUM_PATH=/path/to/chromium npm test`);
}
