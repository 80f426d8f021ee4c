import { setTimeout as delay } from "node:timers/promises";
import { MeloError } from "@melo/protocol";
import type { TokenServiceSettings } from "../environment/token-service-environment.ts";
import { healthRoutes } from "../health/health-routes.ts";
import { openListener, type Listener } from "../http/node-listener.ts";
import { createRequestIds } from "../http/request-ids.ts";
import { createRouter } from "../http/router.ts";
import { logOnBehalf } from "../log-on-behalf.ts";
import type { Log } from "../log.ts";
import { countJobs } from "../metrics/count-jobs.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { metricsRoute } from "../metrics/metrics-route.ts";
import { noMetrics } from "../metrics/no-metrics.ts";
import type { PrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { createHomeservers } from "../openid/create-homeservers.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createStandAlone, type RegisteredHomeserver, type StandAlone } from "./create-stand-alone.ts";

export interface RunningTokenService {
  readonly port: number;
  /** Undefined without a listener for health and metrics. */
  readonly internalPort: number | undefined;
  /** Ends within `stopDeadlineMs`. */
  stop(): Promise<void>;
}

const stopDeadlineMs = 4000;
const internalStopDeadlineMs = 500;
const microsecondsPerMs = 1000;

/** Starts the token service alone. Rejects with `misconfigured` if its homeserver cannot be found. */
export async function runTokenService(settings: TokenServiceSettings, plainLog: Log): Promise<RunningTokenService> {
  const requestIds = createRequestIds();
  const log = logOnBehalf(plainLog, requestIds);
  const homeserver = await homeserverOf(settings, log);
  if (homeserver === undefined) {
    log.warn({}, "no registration with a homeserver: tokens go to whoever proves who he is, member of the room or not");
  }
  const watched = settings.internalBind === undefined ? undefined : await createWatchedMetrics();
  const metrics = watched ?? noMetrics;
  const store = countJobs(await openStore(settings.redisUrl, metrics, log), metrics);
  const service = createStandAlone(settings, homeserver, { store, metrics, requestIds, log });
  const listener = await openListener({ ...settings.bind, requestIds, handle: (request) => service.handle(request) });
  const internalListener = await openInternalListener(settings, service, watched, log);
  const stopping = new AbortController();
  const working = service.work(stopping.signal);
  const { user, system } = process.cpuUsage();
  // Of the whole process from its start, on all its threads.
  const internalPort = internalListener?.port;
  log.info({ port: listener.port, internalPort, cpuMs: Math.round((user + system) / microsecondsPerMs) }, "listening");
  return {
    port: listener.port,
    internalPort,
    async stop() {
      stopping.abort();
      const isDone = Promise.race([working, delay(stopDeadlineMs, undefined, { ref: false })]);
      await Promise.all([listener.close(stopDeadlineMs), isDone]);
      await internalListener?.close(internalStopDeadlineMs);
      await store.close();
    },
  };
}

/** Loaded when asked for, as Redis is: most of the start would be theirs. */
async function createWatchedMetrics(): Promise<PrometheusMetrics> {
  const { createPrometheusMetrics } = await import("../metrics/prometheus-metrics.ts");
  return createPrometheusMetrics(Date.now);
}

async function openInternalListener(
  { internalBind }: TokenServiceSettings,
  { dependencies }: StandAlone,
  metrics: PrometheusMetrics | undefined,
  log: Log,
): Promise<Listener | undefined> {
  if (internalBind === undefined || metrics === undefined) return undefined;
  metrics.watchDependencies(dependencies);
  const routes = [...healthRoutes(dependencies), metricsRoute(metrics)];
  return openListener({ ...internalBind, handle: createRouter(routes, log) });
}

async function openStore(redisUrl: string | undefined, metrics: Metrics, log: Log): Promise<KeyValuePort> {
  if (redisUrl === undefined) return createMemoryStore();
  // Loaded when asked for: a start should not wait for what only several instances need.
  const { createRedisStore } = await import("../store/redis-store.ts");
  return createRedisStore({
    url: redisUrl,
    prefix: "melo:token-service:",
    log,
    onAnswer: (isReached, durationMs) => metrics.upstream("redis", isReached ? "ok" : "unreachable", durationMs),
  });
}

async function homeserverOf(settings: TokenServiceSettings, log: Log): Promise<RegisteredHomeserver | undefined> {
  const { registration, federation } = settings;
  if (registration === undefined) return undefined;
  const { serverName, asToken, hsToken, id } = registration;
  const url = registration.homeserverUrl ?? (await discover(serverName));
  return { serverName, url, asToken, hsToken, registrationId: id };

  async function discover(name: string): Promise<string> {
    const found = await createHomeservers({ federation, own: undefined, fetch: globalThis.fetch, log }).findClientApi(
      name,
    );
    if (found?.url !== undefined) return found.url;
    const remedy = `name it: LIVEKIT_CS_API_URL_OVERRIDES=${name}=https://…`;
    throw new MeloError("misconfigured", `The client-server API of ${name} cannot be found; ${remedy}`);
  }
}
