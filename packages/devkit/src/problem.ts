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

const systemRemedies: Readonly<Record<string, string>> = {
  EACCES: "Give yourself access to it, or choose another folder: npm start -- --data <folder>",
  EPERM: "Give yourself access to it, or choose another folder: npm start -- --data <folder>",
  EROFS: "It lies on a file system that cannot be written; choose another folder: npm start -- --data <folder>",
  ENOTDIR: "A file lies where a folder is needed; move it, or choose another folder: npm start -- --data <folder>",
  ENOSPC: "The disk is full; free some space and start again.",
  EDQUOT: "Your share of the disk is used up; free some space and start again.",
  EMFILE: "Too many files are open; raise the limit: ulimit -n 4096",
};

/** The {@link Problem} behind an error of the operating system that a person can mend; undefined for any other. */
export function problemFromSystemError(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const remedy = systemRemedies[error.code];
  return remedy === undefined ? undefined : new Problem(`The system refused: ${error.message}.`, remedy, error);
}
