import { createInterface } from "node:readline";
import { answerPrefix, type ProgramAnswer } from "./told-program.ts";

/** One line of JSON each, in and out: the end of `startToldProgram` that runs on the other machine. */
export function obeyCommands(obey: (command: unknown) => unknown): void {
  async function answer(line: string): Promise<void> {
    // Written by startToldProgram alone.
    const { id, command } = JSON.parse(line) as { readonly id: number; readonly command: unknown };
    const say = (said: ProgramAnswer): void => void process.stdout.write(`${answerPrefix}${JSON.stringify(said)}\n`);
    try {
      say({ id, value: (await obey(command)) ?? null });
    } catch (error) {
      say({ id, failure: String(error) });
    }
  }
  createInterface({ input: process.stdin }).on("line", (line) => void answer(line));
}
