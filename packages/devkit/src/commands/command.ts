import type { Output } from "../terminal/step-printer.ts";

/** What a command gets from the process it runs in. */
export interface CommandContext {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Output;
  /** Aborted when somebody asks the command to end: Ctrl-C, SIGTERM, a closed terminal. */
  readonly signal: AbortSignal;
}

/** Answers with the exit code. Throws a `Problem` for what the person at the terminal can mend. */
export type Command = (context: CommandContext) => Promise<number>;
