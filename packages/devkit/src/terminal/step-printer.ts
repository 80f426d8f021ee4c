import type { StepListener, StepReport } from "../steps.ts";
import { inSeconds } from "./seconds.ts";

export interface StepPrinter extends StepListener {
  /** Prints a whole line without disturbing the progress line below it. */
  line(text: string): void;
}

/** The part of a terminal or a file that is written to. */
export interface Output {
  write(text: string): void;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Steps shorter than this that did nothing are not worth a line. */
const silentSkipMs = 500;
/** In a log file a long step says where it is every so often, instead of on every line. */
const logEveryMs = 5_000;
const defaultColumns = 80;
const clearLine = "\r\u001B[2K";
const marks = { done: "✓", skipped: "·", failed: "✗" } as const;

/** Finished steps as lines; what is running as one line that changes in place, if the output is a terminal. */
export function createStepPrinter(output: Output, now: () => number = () => performance.now()): StepPrinter {
  const running = new Map<string, string>();
  const lastLoggedAt = new Map<string, number>();

  function progressLine(): string {
    const parts = [...running].map(([name, said]) => (said === "" ? name : `${name}: ${said}`));
    return `  ${parts.join("  |  ")}`.slice(0, (output.columns ?? defaultColumns) - 1);
  }

  function paint(): void {
    if (output.isTTY === true) output.write(clearLine + (running.size === 0 ? "" : progressLine()));
  }

  function line(text: string): void {
    output.write(`${output.isTTY === true ? clearLine : ""}${text}\n`);
    paint();
  }

  return {
    line,
    started(name) {
      running.set(name, "");
      lastLoggedAt.set(name, now());
      paint();
    },
    said(name, text) {
      running.set(name, text);
      paint();
      if (output.isTTY === true || now() - (lastLoggedAt.get(name) ?? 0) < logEveryMs) return;
      lastLoggedAt.set(name, now());
      line(`  … ${name}: ${text}`);
    },
    finished(report) {
      running.delete(report.name);
      if (isWorthALine(report)) line(lineOf(report));
      else paint();
    },
  };
}

function isWorthALine({ outcome, durationMs }: StepReport): boolean {
  return outcome !== "skipped" || durationMs >= silentSkipMs;
}

function lineOf({ name, outcome, durationMs }: StepReport): string {
  return `  ${marks[outcome]} ${name.padEnd(24)} ${inSeconds(durationMs).padStart(12)}`;
}
