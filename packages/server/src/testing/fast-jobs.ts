import type { JobRunnerDeps } from "../jobs/job-runner.ts";

/** A clock that a test turns, and job runners that poll in every turn of the event loop. */
export interface FastJobs extends Pick<JobRunnerDeps, "now" | "pause"> {
  nowMs: number;
}

export function createFastJobs(): FastJobs {
  const jobs: FastJobs = {
    nowMs: 1_000_000_000,
    now: () => jobs.nowMs,
    pause: () =>
      new Promise((resolve) => {
        setImmediate(resolve);
      }),
  };
  return jobs;
}
