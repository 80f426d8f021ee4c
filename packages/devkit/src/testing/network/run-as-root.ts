import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { MeloError } from "@melo/protocol";

const execute = promisify(execFile);

/** Runs a program of the system and answers with what it wrote. Rejects with its own words. */
export async function runAsRoot(command: string, args: readonly string[], input?: string): Promise<string> {
  try {
    const running = execute(command, [...args]);
    if (input !== undefined) running.child.stdin?.end(input);
    return (await running).stdout;
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new MeloError("misconfigured", `${command} ${args.join(" ")}: ${stderr}`, { cause: error });
  }
}
