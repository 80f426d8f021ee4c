import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryFolder } from "../instance/layout.ts";
import type { CommandContext } from "./command.ts";

/** Runs the token service alone, with this environment, until it ends or is asked to. */
export function runTokenService({ environment, signal, args }: CommandContext): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repositoryFolder, "packages/server/bin/token-service.ts"), ...args], {
      cwd: repositoryFolder,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
