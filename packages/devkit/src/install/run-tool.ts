import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { startGuard } from "../supervisor/guard-client.ts";
import { identifyProcess, signalGroup } from "../supervisor/process-identity.ts";

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

/** Undefined if there is no such command. The tool and what it started end with this process, however that ends. */
export function runTool(run: ToolRun): Promise<ToolResult | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(run.command, run.args, {
      env: run.environment,
      detached: true,
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
    const release = tieToThisProcess(child.pid);
    child.once("error", (error) => {
      release();
      if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.once("close", (code) => {
      release();
      resolve({ exitCode: code ?? 1, output: lines.join("\n") });
    });
  });
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

function tieToThisProcess(pid: number | undefined): () => void {
  const identity = pid === undefined ? undefined : identifyProcess(pid);
  if (identity === undefined) return () => undefined;
  const guard = startGuard();
  guard.watch(identity);
  const endGroup = (): void => void signalGroup(identity.pid, "SIGTERM");
  process.once("exit", endGroup);
  return () => {
    process.off("exit", endGroup);
    guard.forget(identity.pid);
    guard.close();
  };
}
