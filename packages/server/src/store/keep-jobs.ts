import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { MeloError } from "@melo/protocol";
import { z } from "zod";
import type { ClaimedJob, Job, KeyValuePort } from "./key-value-port.ts";

const fileSchema = z.record(z.string(), z.array(z.object({ id: z.string(), dueMs: z.number(), payload: z.string() })));

/**
 * A store that lives in this process, with its jobs in a file too: the next process finds them, due as they were. An
 * operation on a job is done when the file says so. What is claimed when the process ends is not claimed any more.
 * Rejects with `misconfigured` for a file that cannot be read or is none of ours: what is in it may be all that is known
 * of somebody's leave, so it is not written over.
 */
export async function keepJobs(store: KeyValuePort, file: string): Promise<KeyValuePort> {
  const queues = new Map(Object.entries(readJobs(file)).map(([queue, jobs]) => [queue, byId(jobs)]));
  for (const [queue, jobs] of queues) for (const job of jobs.values()) await store.schedule(queue, job);
  mkdirSync(dirname(file), { recursive: true });

  function jobsOf(queue: string): Map<string, Job> {
    const jobs = queues.get(queue) ?? new Map<string, Job>();
    queues.set(queue, jobs);
    return jobs;
  }

  /** Written under another name and renamed, so that whoever is interrupted leaves the file as it was. */
  function save(): void {
    const jobs = Object.fromEntries([...queues].map(([queue, inQueue]) => [queue, [...inQueue.values()]]));
    writeFileSync(`${file}.new`, JSON.stringify(jobs), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  let pending: Promise<void> | undefined;
  /** Changes of the same moment are written together. */
  function saved(): Promise<void> {
    pending ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        pending = undefined;
        try {
          save();
          resolve();
        } catch (error) {
          reject(new MeloError("server_unreachable", `${file} cannot be written`, { cause: error }));
        }
      });
    });
    return pending;
  }

  async function put(queue: string, { id, dueMs, payload }: Job): Promise<void> {
    jobsOf(queue).set(id, { id, dueMs, payload });
    await saved();
  }

  async function drop(queue: string, id: string): Promise<void> {
    if (jobsOf(queue).delete(id)) await saved();
  }

  return {
    ...store,
    async schedule(queue, job) {
      await store.schedule(queue, job);
      await put(queue, job);
    },
    async replace(queue, expected, job) {
      const isReplaced = await store.replace(queue, expected, job);
      if (isReplaced) await put(queue, job);
      return isReplaced;
    },
    async postpone(queue, job: ClaimedJob, dueMs) {
      const isPostponed = await store.postpone(queue, job, dueMs);
      if (isPostponed) await put(queue, { id: job.id, payload: job.payload, dueMs });
      return isPostponed;
    },
    async settle(queue, job) {
      const isSettled = await store.settle(queue, job);
      if (isSettled) await drop(queue, job.id);
      return isSettled;
    },
    async cancel(queue, id) {
      const isCancelled = await store.cancel(queue, id);
      if (isCancelled) await drop(queue, id);
      return isCancelled;
    },
  };
}

function readJobs(file: string): z.output<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new MeloError("misconfigured", `${file} does not hold the jobs of an earlier run`, { cause: error });
  }
}

function byId(jobs: readonly Job[]): Map<string, Job> {
  return new Map(jobs.map((job) => [job.id, job]));
}
