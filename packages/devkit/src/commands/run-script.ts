import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installForDeployment } from "../deploy/install-for-deployment.ts";
import { buildApp, installBrowser, installTools } from "../install/installation.ts";
import { installNetworkTools } from "../install/network-tools.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import { createStepTimer } from "../steps.ts";
import { createStepPrinter } from "../terminal/step-printer.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import type { CommandContext } from "./command.ts";
import { unlessAborted } from "./unless-aborted.ts";

export function runBench(context: CommandContext): Promise<number> {
  return runScript("bench/run.ts", context);
}

/** Faults on purpose, in namespaces of the network; some happen to a whole fleet. */
export async function runResilience(context: CommandContext): Promise<number> {
  const steps = createStepTimer(createStepPrinter(context.output));
  const { environment, signal } = context;
  const installation = { toolsFolder: toolsFolderFrom(environment), environment, steps };
  await unlessAborted(signal, installNetworkTools(installation));
  await unlessAborted(signal, installForDeployment(installation));
  return runScript("tests/faults/run.ts", context);
}

export function runScreenshots(context: CommandContext): Promise<number> {
  return runScript("tests/screenshots/run.ts", context);
}

/** Installs what worlds and browsers need, then runs the script with the remaining arguments and `CHROMIUM_PATH` set. */
async function runScript(path: string, context: CommandContext): Promise<number> {
  const script = join(repositoryFolder, path);
  if (!existsSync(script)) throw new Problem(`${path} is missing.`, "Restore it from the repository: git status");
  const { environment, signal, args } = context;
  const steps = createStepTimer(createStepPrinter(context.output));
  const installation = { toolsFolder: toolsFolderFrom(environment), environment, steps };
  await unlessAborted(signal, Promise.all([installTools(installation), buildApp(installation)]));
  const browserPath = await unlessAborted(signal, installBrowser(installation, "chromium"));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: repositoryFolder,
      env: { ...environment, ...browserPath },
      stdio: ["ignore", "inherit", "inherit"],
    });
    signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
