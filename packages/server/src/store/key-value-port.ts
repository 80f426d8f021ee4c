/**
 * What instances of `calls` share: one store, small and fast. All of them see one order of operations, and each of these
 * is atomic. Times are the store's own, except those of the due queues, which the caller passes.
 *
 * Every method rejects with `server_unreachable` if the store does not answer in time. Then it is not known whether the
 * operation took place.
 */
export interface KeyValuePort {
  get(key: string): Promise<string | undefined>;
  /** Without `ttlMs` the value stays until it is deleted. */
  set(key: string, value: string, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Whether it was absent, and is now this value. */
  setIfAbsent(key: string, value: string, ttlMs?: number): Promise<boolean>;
  /** Whether it was `expected` (undefined: absent), and is now `value`. */
  compareAndSet(key: string, expected: string | undefined, value: string, ttlMs?: number): Promise<boolean>;
  /** Adds one to a number that starts at 0 and answers with the sum. Its time to live starts anew. */
  increment(key: string, ttlMs?: number): Promise<number>;

  /** Undefined while another holder has it. Whoever has it and asks again has it for another `ttlMs`. */
  lease(name: string, holder: string, ttlMs: number): Promise<Lease | undefined>;

  /** Takes `count` (default 1) tokens out of a bucket, or none of them. */
  takeFromBucket(key: string, bucket: TokenBucket, count?: number): Promise<BucketAnswer>;

  /** Puts a job into a queue. One with the same id is replaced, also when somebody is at work on it. */
  schedule(queue: string, job: Job): Promise<void>;
  /** The job of this id, due or not; undefined if there is none (any more). */
  findJob(queue: string, id: string): Promise<Job | undefined>;
  /**
   * Up to `limit` jobs that are due, the longest due first. Nobody else gets them for `leaseMs`; those that are neither
   * settled nor postponed by then are due again.
   */
  claimDue(queue: string, nowMs: number, leaseMs: number, limit: number): Promise<readonly ClaimedJob[]>;
  /** Takes a job out of the queue; false if it is no longer this claim's: replaced, cancelled or claimed by another. */
  settle(queue: string, job: ClaimedJob): Promise<boolean>;
  /** Gives a job back for a later time; false if it is no longer this claim's. */
  postpone(queue: string, job: ClaimedJob, dueMs: number): Promise<boolean>;
  /**
   * Replaces a job if its payload still is `expected`; also takes it from whoever is at work on it. False if it has
   * changed or is gone.
   */
  replace(queue: string, expected: string, job: Job): Promise<boolean>;
  /** Whether there was such a job. Also takes it from whoever is at work on it. */
  cancel(queue: string, id: string): Promise<boolean>;
  /** How many jobs the queue holds, claimed ones included. */
  countJobs(queue: string): Promise<number>;

  /** Reaches whoever listens now: nothing is kept for those who do not. */
  publish(channel: string, message: string): Promise<void>;
  /** Calls `listener` with each message from now on, also after a lost connection; what was said meanwhile is lost. */
  subscribe(channel: string, listener: (message: string) => void): Promise<Unsubscribe>;

  /** Resolves if the store answers. */
  ping(): Promise<void>;
  /** Ends connections and subscriptions. What is stored stays, in a store that outlives this process. */
  close(): Promise<void>;
}

export type Unsubscribe = () => Promise<void>;

/** The right to be the only one. It ends by itself when it is not renewed. */
export interface Lease {
  /** For another `ttlMs` from now; false if it was lost. */
  renew(): Promise<boolean>;
  /** Lets the next one in. Does nothing if it was lost. */
  release(): Promise<void>;
}

/** Holds at most `burst` tokens and gains `perMinute`. */
export interface TokenBucket {
  readonly perMinute: number;
  readonly burst: number;
}

export type BucketAnswer =
  | { readonly isTaken: true }
  /** Time until there will be enough tokens if nobody else takes any. */
  | { readonly isTaken: false; readonly retryAfterMs: number };

export interface Job {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly dueMs: number;
  readonly payload: string;
}

export interface ClaimedJob {
  readonly id: string;
  readonly payload: string;
  /** Names this claim among all of the job's. */
  readonly claim: string;
  /** How often the job was claimed since it was scheduled or replaced, this time included. */
  readonly attempt: number;
}
