import { MeloError } from "@melo/protocol";

/**
 * Something the person at the terminal can mend: one sentence that says what is wrong and one that says what to do.
 * The command line prints both and nothing else; every other error is a fault of MELO and keeps its stack.
 */
export class Problem extends MeloError {
  readonly remedy: string;

  constructor(sentence: string, remedy: string, cause?: unknown) {
    super("misconfigured", `${sentence} ${remedy}`, { cause });
    this.remedy = remedy;
  }
}
