import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export const cliFile: string = join(import.meta.dirname, "../../../packages/devkit/src/cli.ts");

/** One of MELO's own commands; answers with what it wrote. */
export async function runMelo(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [cliFile, ...args])).stdout;
}
