import { setTimeout as delay } from "node:timers/promises";
import { readCallsSettings, type CallsSettings } from "../environment/calls-environment.ts";
import type { Environment } from "../environment/read-environment.ts";
import { openListener } from "../http/node-listener.ts";
import { createRequestIds } from "../http/request-ids.ts";
import { logOnBehalf } from "../log-on-behalf.ts";
import type { Log } from "../log.ts";
import { countJobs } from "../metrics/count-jobs.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { keepJobs } from "../store/keep-jobs.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRedisStore } from "../store/redis-store.ts";
import { createCalls } from "./create-calls.ts";

export interface RunningCalls {
  readonly publicPort: number;
  readonly internalPort: number;
  /** Finishes what runs, and is not ready any more for anything else. */
  stop(): Promise<void>;
}

const stopDeadlineMs = 4000;
const internalStopDeadlineMs = 1000;

/**
 * Starts `calls`: opens both listeners, whether or not homeserver and LiveKit are there yet. Rejects with
 * `misconfigured`, naming what the environment lacks.
 */
export async function runCalls(environment: Environment, plainLog: Log): Promise<RunningCalls> {
  const requestIds = createRequestIds();
  const log = logOnBehalf(plainLog, requestIds);
  const settings = readCallsSettings(environment);
  const metrics = createPrometheusMetrics(Date.now);
  const store = await openStore(settings, metrics, log);
  const calls = createCalls(settings, { store: countJobs(store, metrics), metrics, requestIds, log });
  const publicListener = await openListener({
    ...settings.publicBind,
    requestIds,
    handle: calls.handlePublic,
    upgrade: calls.upgradePublic,
  });
  const internalListener = await openListener({ ...settings.internalBind, requestIds, handle: calls.handleInternal });
  const stopping = new AbortController();
  void calls.pushCheck.keepChecking(stopping.signal);
  const working = calls.work(stopping.signal);
  log.info({ publicPort: publicListener.port, internalPort: internalListener.port }, "listening");
  return {
    publicPort: publicListener.port,
    internalPort: internalListener.port,
    async stop() {
      stopping.abort();
      calls.beginDraining();
      // What takes longer is done by another instance, or by the next one here.
      const isDone = Promise.race([working, delay(stopDeadlineMs, undefined, { ref: false })]);
      // What clients asked for may need what homeserver and LiveKit still have to say.
      await Promise.all([publicListener.close(stopDeadlineMs), isDone]);
      await internalListener.close(internalStopDeadlineMs);
      await store.close();
    },
  };
}

async function openStore(settings: CallsSettings, metrics: Metrics, log: Log): Promise<KeyValuePort> {
  const { redisUrl, jobsFile, serverName } = settings;
  if (redisUrl !== undefined) return openRedis(redisUrl, serverName, metrics, log);
  return jobsFile === undefined ? createMemoryStore() : keepJobs(createMemoryStore(), jobsFile);
}

function openRedis(url: string, serverName: string, metrics: Metrics, log: Log): KeyValuePort {
  return createRedisStore({
    url,
    prefix: `melo:${serverName}:`,
    log,
    onAnswer: (isReached, durationMs) => metrics.upstream("redis", isReached ? "ok" : "unreachable", durationMs),
  });
}
