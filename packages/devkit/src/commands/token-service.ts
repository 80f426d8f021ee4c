import { spawn } from "node:child_process";
import { repositoryFolder } from "../instance/layout.ts";
import { tokenServiceArgs } from "../instance/server-programs.ts";
import type { CommandContext } from "./command.ts";

/** Runs the token service alone, with this environment, until it ends or is asked to. */
export function runTokenService({ environment, signal, args }: CommandContext): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...tokenServiceArgs, ...args], {
      cwd: repositoryFolder,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
