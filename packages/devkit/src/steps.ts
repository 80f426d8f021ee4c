export type StepOutcome = "done" | "skipped" | "failed";

export interface StepReport {
  readonly name: string;
  readonly outcome: StepOutcome;
  readonly durationMs: number;
}

/** What a step tells while it runs. */
export interface StepProgress {
  /** One short line: what is being done right now. */
  say(line: string): void;
  /** The step found nothing to do; it is reported as skipped. */
  skip(): void;
}

export interface StepListener {
  started(name: string): void;
  said(name: string, line: string): void;
  finished(report: StepReport): void;
}

/** Runs named steps, one after the other or side by side, and keeps how long each took. */
export interface StepTimer {
  run<T>(name: string, work: (progress: StepProgress) => Promise<T>): Promise<T>;
  /** Finished steps, in the order in which they ended. */
  readonly reports: readonly StepReport[];
}

export const silentSteps: StepListener = {
  started: () => undefined,
  said: () => undefined,
  finished: () => undefined,
};

export function createStepTimer(listener: StepListener, now: () => number = () => performance.now()): StepTimer {
  const reports: StepReport[] = [];

  function finish(name: string, outcome: StepOutcome, startedAt: number): void {
    const report = { name, outcome, durationMs: now() - startedAt };
    reports.push(report);
    listener.finished(report);
  }

  return {
    reports,
    async run(name, work) {
      const startedAt = now();
      let outcome: StepOutcome = "done";
      listener.started(name);
      try {
        const result = await work({
          say: (line) => listener.said(name, line),
          skip: () => {
            outcome = "skipped";
          },
        });
        finish(name, outcome, startedAt);
        return result;
      } catch (error) {
        finish(name, "failed", startedAt);
        throw error;
      }
    },
  };
}
