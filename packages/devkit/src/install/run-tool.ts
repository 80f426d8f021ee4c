import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly workingFolder?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Called with each line the tool writes, on either stream. */
  readonly onLine?: (line: string) => void;
}

export interface ToolResult {
  readonly exitCode: number;
  /** Everything it wrote, both streams in the order in which they came. */
  readonly output: string;
}

/** Undefined if there is no such command. Ends the tool when this process ends. */
export function runTool(run: ToolRun): Promise<ToolResult | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(run.command, run.args, {
      env: run.environment,
      stdio: ["ignore", "pipe", "pipe"],
      ...(run.workingFolder === undefined ? {} : { cwd: run.workingFolder }),
    });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        run.onLine?.(line);
      });
    }
    const endWithUs = (): void => void child.kill("SIGTERM");
    process.once("exit", endWithUs);
    child.once("error", (error) => {
      process.off("exit", endWithUs);
      if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.once("close", (code) => {
      process.off("exit", endWithUs);
      resolve({ exitCode: code ?? 1, output: lines.join("\n") });
    });
  });
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
