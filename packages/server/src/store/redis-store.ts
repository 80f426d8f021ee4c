import { randomUUID } from "node:crypto";
import { MeloError } from "@melo/protocol";
import { createClient, ErrorReply } from "redis";
import type { Log } from "../log.ts";
import type { BucketAnswer, ClaimedJob, KeyValuePort, Lease } from "./key-value-port.ts";
import {
  cancelScript,
  claimDueScript,
  compareAndSetScript,
  findJobScript,
  incrementScript,
  postponeScript,
  releaseLeaseScript,
  renewLeaseScript,
  replaceScript,
  scheduleScript,
  settleScript,
  takeFromBucketScript,
  takeLeaseScript,
  type RedisScript,
} from "./redis-scripts.ts";

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, password included. */
  readonly url: string;
  /** In front of every key and channel: several deployments may share one Redis. */
  readonly prefix: string;
  readonly log: Log;
  readonly onAnswer?: (isReached: boolean, durationMs: number) => void;
}

/** Somebody waits for the answer; what needs longer is as good as down. */
const operationTimeoutMs = 1000;
/** How long it is not asked again after that. */
const silenceMs = 500;
const connectTimeoutMs = 2000;
const firstReconnectMs = 50;
const maxReconnectMs = 2000;
const minuteMs = 60_000;

type Client = ReturnType<typeof createRedisClient>;

/** The store that several instances share. Starts to connect at once, and again whenever the connection is lost. */
export function createRedisStore(options: RedisStoreOptions): KeyValuePort {
  const { url, prefix, log, onAnswer = () => undefined } = options;
  let silentUntilMs = 0;
  const client = createRedisClient(url, true);
  // Subscriptions wait for the connection, and are renewed with it; everything else fails at once without one.
  const subscriber = createRedisClient(url, false);
  for (const each of [client, subscriber]) keepConnected(each, log);

  const valueKey = (key: string): string => `${prefix}value:${key}`;
  const leaseKey = (name: string): string => `${prefix}lease:${name}`;
  const bucketKey = (key: string): string => `${prefix}bucket:${key}`;
  const channelName = (channel: string): string => `${prefix}channel:${channel}`;
  // Braces keep a queue's keys on one node of a Redis cluster, as scripts need them.
  const queueKeys = (queue: string): string[] =>
    ["due", "jobs", "claims", "attempts"].map((part) => `${prefix}queue:{${queue}}:${part}`);

  /** Rejects with `server_unreachable` for whatever Redis or the connection with it does wrong. */
  async function inTime<T>(start: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      // Whoever asks one that has just been silent would wait as long as the last one did.
      if (startedAt < silentUntilMs) throw new Error("Redis did not answer a moment ago");
      const value = await withTimeout(start(), () => {
        silentUntilMs = performance.now() + silenceMs;
      });
      onAnswer(true, performance.now() - startedAt);
      return value;
    } catch (error) {
      onAnswer(false, performance.now() - startedAt);
      throw new MeloError("server_unreachable", "Redis refuses or does not answer", { cause: error });
    }
  }

  async function run(script: RedisScript, keys: readonly string[], ...args: readonly string[]): Promise<unknown> {
    const parameters = { keys: [...keys], arguments: [...args] };
    return inTime(() =>
      client.evalSha(script.sha1, parameters).catch((error: unknown) => {
        // A Redis that was started anew knows no scripts.
        if (error instanceof ErrorReply && error.message.startsWith("NOSCRIPT")) {
          return client.eval(script.text, parameters);
        }
        throw error;
      }),
    );
  }

  async function succeeds(script: RedisScript, keys: readonly string[], ...args: readonly string[]): Promise<boolean> {
    return (await run(script, keys, ...args)) === 1;
  }

  function compareAndSet(key: string, expected: string | undefined, value: string, ttlMs?: number): Promise<boolean> {
    const isExpected = expected === undefined ? "0" : "1";
    return succeeds(compareAndSetScript, [valueKey(key)], isExpected, expected ?? "", value, lifeText(ttlMs));
  }

  async function lease(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const keys = [leaseKey(name)];
    if (!(await succeeds(takeLeaseScript, keys, holder, String(ttlMs)))) return undefined;
    return {
      renew: () => succeeds(renewLeaseScript, keys, holder, String(ttlMs)),
      release: async () => void (await run(releaseLeaseScript, keys, holder)),
    };
  }

  async function claimDue(
    queue: string,
    nowMs: number,
    leaseMs: number,
    limit: number,
  ): Promise<readonly ClaimedJob[]> {
    const claim = randomUUID();
    const times = [String(nowMs), String(nowMs + leaseMs)];
    const flat = textsFrom(await run(claimDueScript, queueKeys(queue), ...times, String(limit), claim));
    return Array.from({ length: flat.length / 3 }, (_, index) => ({
      id: flat[3 * index] ?? "",
      payload: flat[3 * index + 1] ?? "",
      claim,
      attempt: Number(flat[3 * index + 2]),
    }));
  }

  return {
    get: async (key) => (await inTime(() => client.get(valueKey(key)))) ?? undefined,
    async set(key, value, ttlMs) {
      await inTime(() => client.set(valueKey(key), value, lifeOption(ttlMs)));
    },
    async delete(key) {
      await inTime(() => client.del(valueKey(key)));
    },
    async setIfAbsent(key, value, ttlMs) {
      const answer = await inTime(() => client.set(valueKey(key), value, { condition: "NX", ...lifeOption(ttlMs) }));
      return answer === "OK";
    },
    compareAndSet,
    increment: async (key, ttlMs) => numberFrom(await run(incrementScript, [valueKey(key)], lifeText(ttlMs))),

    lease,

    async takeFromBucket(key, { perMinute, burst }, count = 1): Promise<BucketAnswer> {
      const rules = [String(perMinute / minuteMs), String(burst), String(count)];
      const retryAfterMs = numberFrom(await run(takeFromBucketScript, [bucketKey(key)], ...rules));
      return retryAfterMs === 0 ? { isTaken: true } : { isTaken: false, retryAfterMs };
    },

    async schedule(queue, { id, dueMs, payload }) {
      await run(scheduleScript, queueKeys(queue), id, String(dueMs), payload);
    },
    async findJob(queue, id) {
      const [dueMs, payload] = textsFrom(await run(findJobScript, queueKeys(queue), id));
      return dueMs === undefined || payload === undefined ? undefined : { id, dueMs: Number(dueMs), payload };
    },
    claimDue,
    settle: (queue, { id, claim }) => succeeds(settleScript, queueKeys(queue), id, claim),
    postpone: (queue, { id, claim }, dueMs) => succeeds(postponeScript, queueKeys(queue), id, claim, String(dueMs)),
    replace: (queue, expected, { id, dueMs, payload }) =>
      succeeds(replaceScript, queueKeys(queue), id, expected, String(dueMs), payload),
    cancel: (queue, id) => succeeds(cancelScript, queueKeys(queue), id),
    async countJobs(queue) {
      const [due = ""] = queueKeys(queue);
      return inTime(() => client.zCard(due));
    },

    async publish(channel, message) {
      await inTime(() => client.publish(channelName(channel), message));
    },
    async subscribe(channel, listener) {
      const name = channelName(channel);
      // A function of its own: the same listener may be given twice.
      const own = (message: string): void => listener(message);
      await subscriber.subscribe(name, own);
      return async () => {
        await subscriber.unsubscribe(name, own);
      };
    },

    async ping() {
      await inTime(() => client.ping());
    },
    async close() {
      for (const each of [client, subscriber]) if (each.isOpen) each.destroy();
    },
  };
}

function createRedisClient(url: string, failsWhileOffline: boolean) {
  return createClient({
    url,
    disableOfflineQueue: failsWhileOffline,
    // Notices a connection that died without a word.
    pingInterval: 10_000,
    socket: {
      connectTimeout: connectTimeoutMs,
      socketTimeout: 30_000,
      // Jitter: instances that lost the same Redis do not come back at the same moment.
      reconnectStrategy: (retries) =>
        Math.min(maxReconnectMs, firstReconnectMs * 2 ** Math.min(retries, 10)) * (0.75 + Math.random() / 2),
    },
  });
}

/** The client connects again by itself; here only the first of a row of failures is logged, and the end of it. */
function keepConnected(client: Client, log: Log): void {
  let isDown = false;
  client.on("error", (error: unknown) => {
    if (!isDown) log.error({ err: error }, "Redis is not reachable");
    isDown = true;
  });
  client.on("ready", () => {
    if (isDown) log.info({}, "Redis is reachable again");
    isDown = false;
  });
  // Rejects only when it is closed before it ever connected.
  client.connect().catch((error: unknown) => log.info({ err: error }, "Redis was never reached"));
}

async function withTimeout<T>(answer: Promise<T>, onTimeout: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onTimeout();
      reject(new Error("timeout"));
    }, operationTimeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function lifeText(ttlMs: number | undefined): string {
  return ttlMs === undefined ? "" : String(ttlMs);
}

function lifeOption(ttlMs: number | undefined) {
  return ttlMs === undefined ? {} : ({ expiration: { type: "PX", value: ttlMs } } as const);
}

function numberFrom(reply: unknown): number {
  if (typeof reply === "number") return reply;
  throw new MeloError("server_error", "Redis answered something else than a number");
}

function textsFrom(reply: unknown): readonly string[] {
  if (Array.isArray(reply) && reply.every((part) => typeof part === "string")) return reply;
  throw new MeloError("server_error", "Redis answered something else than texts");
}
