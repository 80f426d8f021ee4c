import type { Log } from "../log.ts";
import type { ClaimedJob, KeyValuePort } from "../store/key-value-port.ts";

export interface JobRunnerDeps {
  readonly store: KeyValuePort;
  readonly queue: string;
  /** Settles, replaces or postpones the job. One that it rejects over is tried again, after a delay that grows. */
  work(job: ClaimedJob): Promise<void>;
  readonly log: Log;
  now(): number;
  /** Resolves after this time, or as soon as the signal aborts. Never rejects. */
  pause(delayMs: number, signal: AbortSignal): Promise<void>;
}

export interface JobRunner {
  /** Looks at once for what is due. */
  wake(): void;
  /** Works until the signal aborts; resolves when what it began is done. */
  run(signal: AbortSignal): Promise<void>;
}

/** Longer than any work on one job takes: a job whose instance died is another's after it. */
const jobLeaseMs = 10_000;
const pollMs = 500;
/** Most of what fails is a server that is busy for a moment. */
const firstRetryMs = 250;
const maxRetryMs = jobLeaseMs;
const maxAtOnce = 64;
/** A store that is just starting, or a connection that is made anew, is no news. */
const failuresUntilLogged = 4;

/** One of the instances that share a queue. Jobs are worked on side by side, each by one instance. */
export function createJobRunner({ store, queue, work, log, now, pause }: JobRunnerDeps): JobRunner {
  const running = new Set<Promise<void>>();
  let awake = new AbortController();

  function start(job: ClaimedJob): void {
    const started = work(job)
      .catch((error: unknown) => giveBack(job, error))
      .finally(() => {
        running.delete(started);
        if (running.size === maxAtOnce - 1) awake.abort();
      });
    running.add(started);
  }

  /** Not before its work has ended, so that nobody else is at it at the same time. */
  async function giveBack(job: ClaimedJob, error: unknown): Promise<void> {
    const delayMs = Math.min(maxRetryMs, firstRetryMs * 2 ** (job.attempt - 1));
    log.warn({ err: error, queue, attempt: job.attempt, delayMs }, "a job failed and is tried again");
    await store.postpone(queue, job, now() + delayMs).catch((notPostponed: unknown) => {
      log.warn({ err: notPostponed, queue }, "a failed job waits for the end of its lease");
    });
  }

  async function claim(): Promise<void> {
    const free = maxAtOnce - running.size;
    if (free === 0) return;
    for (const job of await store.claimDue(queue, now(), jobLeaseMs, free)) start(job);
  }

  return {
    wake: () => awake.abort(),
    async run(signal) {
      let failures = 0;
      while (!signal.aborted) {
        awake = new AbortController();
        try {
          await claim();
          failures = 0;
        } catch (error) {
          failures += 1;
          if (failures === failuresUntilLogged) log.error({ err: error, queue }, "jobs cannot be read");
        }
        await pause(pollMs, AbortSignal.any([signal, awake.signal]));
      }
      await Promise.all(running);
    },
  };
}
