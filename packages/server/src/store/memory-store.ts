import { randomUUID } from "node:crypto";
import type { BucketAnswer, ClaimedJob, Job, KeyValuePort, TokenBucket } from "./key-value-port.ts";

interface Entry {
  readonly value: string;
  /** Undefined: stays. */
  readonly endsMs: number | undefined;
}

interface Bucket {
  tokens: number;
  updatedMs: number;
}

interface QueuedJob extends Job {
  /** Of whoever is at work on it; then `dueMs` is when that right ends. */
  readonly claim: string | undefined;
  /** How often it was claimed. */
  readonly attempts: number;
}

/** Bounds memory: a flood of keys makes the longest silent buckets start anew. */
const maxBuckets = 10_000;
/** Ended entries are swept out whenever as many were written. */
const writesPerSweep = 1000;
const minuteMs = 60_000;

/** For one process, and for tests: everything ends with it. */
export function createMemoryStore(now: () => number = Date.now): KeyValuePort {
  const entries = new Map<string, Entry>();
  const buckets = new Map<string, Bucket>();
  const queues = new Map<string, Map<string, QueuedJob>>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  let writes = 0;

  function read(key: string): string | undefined {
    const entry = entries.get(key);
    if (entry === undefined || !hasEnded(entry)) return entry?.value;
    entries.delete(key);
    return undefined;
  }

  function write(key: string, value: string, ttlMs: number | undefined): void {
    entries.set(key, { value, endsMs: ttlMs === undefined ? undefined : now() + ttlMs });
    writes += 1;
    if (writes % writesPerSweep !== 0) return;
    for (const [name, entry] of entries) if (hasEnded(entry)) entries.delete(name);
  }

  function hasEnded({ endsMs }: Entry): boolean {
    return endsMs !== undefined && endsMs <= now();
  }

  function writeIf(key: string, expected: string | undefined, value: string, ttlMs: number | undefined): boolean {
    if (read(key) !== expected) return false;
    write(key, value, ttlMs);
    return true;
  }

  function take(key: string, { perMinute, burst }: TokenBucket, count: number): BucketAnswer {
    const nowMs = now();
    const perMs = perMinute / minuteMs;
    const bucket = buckets.get(key) ?? { tokens: burst, updatedMs: nowMs };
    bucket.tokens = Math.min(burst, bucket.tokens + (nowMs - bucket.updatedMs) * perMs);
    bucket.updatedMs = nowMs;
    // The map keeps the order of insertion: the last used goes to the end.
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > maxBuckets && oldest !== undefined) buckets.delete(oldest);
    if (bucket.tokens < count) return { isTaken: false, retryAfterMs: Math.ceil((count - bucket.tokens) / perMs) };
    bucket.tokens -= count;
    return { isTaken: true };
  }

  function jobsOf(queue: string): Map<string, QueuedJob> {
    const jobs = queues.get(queue) ?? new Map<string, QueuedJob>();
    queues.set(queue, jobs);
    return jobs;
  }

  function claimDue(queue: string, nowMs: number, leaseMs: number, limit: number): readonly ClaimedJob[] {
    const jobs = jobsOf(queue);
    const due = [...jobs.values()].filter(({ dueMs }) => dueMs <= nowMs).sort((one, other) => one.dueMs - other.dueMs);
    return due.slice(0, limit).map(({ id, payload, attempts }) => {
      const claim = randomUUID();
      const attempt = attempts + 1;
      jobs.set(id, { id, payload, dueMs: nowMs + leaseMs, claim, attempts: attempt });
      return { id, payload, claim, attempt };
    });
  }

  function isHeld(queue: string, { id, claim }: ClaimedJob): boolean {
    return jobsOf(queue).get(id)?.claim === claim;
  }

  return {
    get: async (key) => read(key),
    set: async (key, value, ttlMs) => write(key, value, ttlMs),
    delete: async (key) => void entries.delete(key),
    setIfAbsent: async (key, value, ttlMs) => writeIf(key, undefined, value, ttlMs),
    compareAndSet: async (key, expected, value, ttlMs) => writeIf(key, expected, value, ttlMs),
    async increment(key, ttlMs) {
      const sum = Number(read(key) ?? 0) + 1;
      write(key, String(sum), ttlMs);
      return sum;
    },

    async lease(name, holder, ttlMs) {
      const key = `lease ${name}`;
      const hold = (): boolean => writeIf(key, holder, holder, ttlMs);
      if (!hold() && !writeIf(key, undefined, holder, ttlMs)) return undefined;
      return {
        renew: async () => hold(),
        release: async () => {
          if (read(key) === holder) entries.delete(key);
        },
      };
    },

    takeFromBucket: async (key, bucket, count = 1) => take(key, bucket, count),

    schedule: async (queue, { id, dueMs, payload }) =>
      void jobsOf(queue).set(id, { id, dueMs, payload, claim: undefined, attempts: 0 }),
    async findJob(queue, jobId) {
      const job = jobsOf(queue).get(jobId);
      return job === undefined ? undefined : { id: job.id, dueMs: job.dueMs, payload: job.payload };
    },
    claimDue: async (queue, nowMs, leaseMs, limit) => claimDue(queue, nowMs, leaseMs, limit),
    settle: async (queue, job) => isHeld(queue, job) && jobsOf(queue).delete(job.id),
    async postpone(queue, job, dueMs) {
      if (!isHeld(queue, job)) return false;
      const { id, payload, attempt: attempts } = job;
      jobsOf(queue).set(id, { id, payload, dueMs, claim: undefined, attempts });
      return true;
    },
    async replace(queue, expected, { id, dueMs, payload }) {
      if (jobsOf(queue).get(id)?.payload !== expected) return false;
      jobsOf(queue).set(id, { id, dueMs, payload, claim: undefined, attempts: 0 });
      return true;
    },
    cancel: async (queue, id) => jobsOf(queue).delete(id),
    countJobs: async (queue) => jobsOf(queue).size,

    async publish(channel, message) {
      for (const listener of listeners.get(channel) ?? []) queueMicrotask(() => listener(message));
    },
    async subscribe(channel, listener) {
      const own = (message: string): void => listener(message);
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(own));
      return async () => void set.delete(own);
    },

    ping: async () => undefined,
    async close() {
      listeners.clear();
    },
  };
}
