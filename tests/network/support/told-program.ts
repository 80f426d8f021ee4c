import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { NetworkHost } from "@melo/devkit/testing/network";

/** A program on a machine of a test network that does what it is told, see `obey-commands.ts`. */
export interface ToldProgram<Command> {
  /** What the program answers. Rejects with its failure, and when it is gone. */
  tell(command: Command): Promise<unknown>;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export type ProgramAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: string };

/** Before each answer: what else the program, or a library in it, writes is not for us. */
export const answerPrefix = "answer ";

export function startToldProgram<Command extends { readonly do: string }>(
  host: NetworkHost,
  program: string,
  environment: Readonly<Record<string, string>> = {},
): ToldProgram<Command> {
  const [command, ...args] = host.commandLine(process.execPath, [program]);
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const waiting = new Map<number, (answer: ProgramAnswer) => void>();
  let asked = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith(answerPrefix)) return;
    const answer = JSON.parse(line.slice(answerPrefix.length)) as ProgramAnswer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  child.once("exit", () => {
    for (const [id, settle] of waiting) settle({ id, failure: `${program} is gone` });
    waiting.clear();
  });

  return {
    async tell(what) {
      if (isGone()) throw new Error(`${what.do}: ${program} is gone`);
      const id = (asked += 1);
      const answered = new Promise<ProgramAnswer>((resolve) => waiting.set(id, resolve));
      child.stdin.write(`${JSON.stringify({ id, command: what })}\n`);
      const answer = await answered;
      if ("failure" in answer) throw new Error(`${what.do}: ${answer.failure}`);
      return answer.value;
    },
    async end(signal) {
      if (isGone()) return;
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
    },
  };
}
