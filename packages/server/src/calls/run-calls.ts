import { setTimeout as delay } from "node:timers/promises";
import { readCallsSettings } from "../environment/calls-environment.ts";
import type { Environment } from "../environment/read-environment.ts";
import { openListener } from "../http/node-listener.ts";
import type { Log } from "../log.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRedisStore } from "../store/redis-store.ts";
import { createCalls, type Calls } from "./create-calls.ts";

export interface RunningCalls {
  readonly publicPort: number;
  readonly internalPort: number;
  /** Ends within `stopDeadlineMs`. */
  stop(): Promise<void>;
}

const stopDeadlineMs = 4000;
const catchUpRetryMs = 1000;

/**
 * Starts `calls`: opens both listeners, whether or not homeserver and LiveKit are there yet. Rejects with
 * `misconfigured`, naming what the environment lacks.
 */
export async function runCalls(environment: Environment, log: Log): Promise<RunningCalls> {
  const settings = readCallsSettings(environment);
  const { redisUrl, serverName } = settings;
  const store =
    redisUrl === undefined
      ? createMemoryStore()
      : createRedisStore({ url: redisUrl, prefix: `melo:${serverName}:`, log });
  const calls = createCalls(settings, store, log);
  const publicListener = await openListener({
    ...settings.publicBind,
    handle: calls.handlePublic,
    upgrade: calls.upgradePublic,
  });
  const internalListener = await openListener({ ...settings.internalBind, handle: calls.handleInternal });
  const stopping = new AbortController();
  void catchUp(calls, log, stopping.signal);
  const working = calls.work(stopping.signal);
  log.info({ publicPort: publicListener.port, internalPort: internalListener.port }, "listening");
  return {
    publicPort: publicListener.port,
    internalPort: internalListener.port,
    async stop() {
      stopping.abort();
      // What takes longer is done by another instance, or by the next one here.
      const isDone = Promise.race([working, delay(stopDeadlineMs, undefined, { ref: false })]);
      await Promise.all([publicListener.close(stopDeadlineMs), internalListener.close(stopDeadlineMs), isDone]);
      await store.close();
    },
  };
}

/** Until the homeserver has been reached once: it may start later than we do. */
async function catchUp(calls: Calls, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isDone = await calls.catchUp().catch(() => false);
    if (isDone) {
      log.info({}, "connected with the homeserver");
      return;
    }
    // Rejects when stopping, which ends the loop.
    await delay(catchUpRetryMs, undefined, { signal }).catch(() => undefined);
  }
}
