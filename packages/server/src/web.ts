import type { IncomingMessage, ServerResponse } from "node:http";
import type { LivekitSettings } from "./environment/livekit-environment.ts";
import type { Environment } from "./environment/read-environment.ts";
import { readWebSettings, type WebSettings } from "./environment/web-environment.ts";
import { answersAt, healthRoutes, type Dependency } from "./health/health-routes.ts";
import { createKeptFetch } from "./http/kept-fetch.ts";
import { createSessions } from "./homeserver/sessions.ts";
import { onEveryRequest, type RequestListeners } from "./http/every-request.ts";
import { openListener } from "./http/node-listener.ts";
import {
  createRequestIds,
  passRequestId,
  requestIdFrom,
  requestIdHeader,
  type RequestIds,
} from "./http/request-ids.ts";
import { createRouter, knownMethod } from "./http/router.ts";
import { createRateLimits } from "./limits/rate-limits.ts";
import { createCallServer } from "./livekit/call-server.ts";
import { mintToken } from "./livekit/mint-token.ts";
import { logOnBehalf } from "./log-on-behalf.ts";
import type { Log } from "./log.ts";
import { countTokenAnswers } from "./metrics/count-tokens.ts";
import { measureCallServer } from "./metrics/measure-call-server.ts";
import { measureFetch } from "./metrics/measure-fetch.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { metricsRoute } from "./metrics/metrics-route.ts";
import { noMetrics } from "./metrics/no-metrics.ts";
import { pageRouteOf } from "./metrics/page-routes.ts";
import { createPrometheusMetrics } from "./metrics/prometheus-metrics.ts";
import { createPinoLog } from "./pino-log.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { createHandedOnIssuer } from "./tokens/handed-on-issuer.ts";
import { createChecksByOwnToken } from "./tokens/checks-by-own-token.ts";
import { createHandedOnRequest } from "./tokens/handed-on-request.ts";
import { createLivekitTokenHandler } from "./tokens/livekit-token-handler.ts";
import { createOwnIssuer, type TokenIssuer } from "./tokens/token-issuer.ts";

export interface WebHandlers {
  /** `GET /api/livekit?room=<Matrix room id>`. */
  livekitToken(request: Request): Promise<Response>;
  /**
   * From now on each request to this process, pages included, has an id that is in the answer and in the log, and is
   * counted. Opens the listener for health and metrics, if the environment names an address for it.
   */
  start(): Promise<void>;
}

/** Nobody looks for what went wrong with a file. */
const quietRoutes: ReadonlySet<string> = new Set(["/_next/static/*", "/media/*"]);

/** Everything that `web` runs of this package; throws `misconfigured`, naming what the environment lacks. */
export function createWebHandlers(environment: Environment, plainLog: Log = createPinoLog("web")): WebHandlers {
  const settings = readWebSettings(environment);
  const { internalBind } = settings;
  const requestIds = createRequestIds();
  const log = logOnBehalf(plainLog, requestIds);
  const watched = internalBind === undefined ? undefined : createPrometheusMetrics(Date.now);
  const metrics = watched ?? noMetrics;
  const answerWithToken = tokenHandlerFor(settings, { metrics, requestIds, log });

  async function openInternalListener(): Promise<number | undefined> {
    if (internalBind === undefined || watched === undefined) return undefined;
    const dependencies = dependenciesOf(settings);
    watched.watchDependencies(dependencies);
    const routes = [...healthRoutes(dependencies), metricsRoute(watched)];
    const { port } = await openListener({ ...internalBind, handle: createRouter(routes, log) });
    log.info({ internalPort: port }, "listening");
    return port;
  }

  function nameRequest(request: IncomingMessage, response: ServerResponse): void {
    const requestId = requestIdFrom(request.headers[requestIdHeader]);
    request.headers[requestIdHeader] = requestId;
    response.setHeader(requestIdHeader, requestId);
  }

  return {
    livekitToken: (request) =>
      requestIds.run(requestIdFrom(request.headers.get(requestIdHeader)), () => answerWithToken(request)),
    async start() {
      const internalPort = await openInternalListener();
      const listeners: RequestListeners = {
        onAsked: nameRequest,
        onAnswered({ target, method, status, durationMs }, { headers, socket }) {
          if (socket.localPort === internalPort) return;
          const route = pageRouteOf(target);
          metrics.request(route, knownMethod(method), status, durationMs);
          if (quietRoutes.has(route)) return;
          const requestId = headers[requestIdHeader];
          log.info({ requestId, method, route, status, durationMs: Math.round(durationMs) }, "answered");
        },
      };
      onEveryRequest(listeners, new AbortController().signal);
    },
  };
}

interface TokenHandlerDeps {
  readonly metrics: Metrics;
  readonly requestIds: RequestIds;
  readonly log: Log;
}

function tokenHandlerFor({ homeserverUrl, tokenSource }: WebSettings, { metrics, requestIds, log }: TokenHandlerDeps) {
  // Next's own would also keep what it fetched.
  const fetch = passRequestId(createKeptFetch(), requestIds);
  if (tokenSource.kind === "calls") {
    const { callsUrl } = tokenSource;
    // Counted there.
    return createHandedOnRequest({ callsUrl, fetch: measureFetch(fetch, "calls", metrics), log });
  }
  const sessions = createSessions({ homeserverUrl, fetch: measureFetch(fetch, "homeserver", metrics) });
  const issuer =
    tokenSource.kind === "own"
      ? ownIssuerFor(tokenSource.livekit, metrics)
      : createHandedOnIssuer({
          sessions,
          serviceUrl: tokenSource.serviceUrl,
          fetch: measureFetch(fetch, "token_service", metrics),
        });
  // One process with limits of its own: there is nobody to share them with.
  const limitRate = createRateLimits({ store: createMemoryStore(), onLimited: metrics.limited });
  const checks = createChecksByOwnToken(sessions, Date.now);
  return countTokenAnswers("api_livekit", createLivekitTokenHandler({ checks, issuer, limitRate, log }), metrics);
}

function ownIssuerFor({ key, apiUrl, publicUrl }: LivekitSettings, metrics: Metrics): TokenIssuer {
  const callServer = measureCallServer(createCallServer(apiUrl, key), metrics);
  return createOwnIssuer({ callServer, mint: (grant) => mintToken(key, grant), livekitUrl: publicUrl });
}

/** Without them there are pages, and no tokens. */
function dependenciesOf({ homeserverUrl, tokenSource }: WebSettings): Readonly<Record<string, Dependency>> {
  // Next's own would also keep what it fetched.
  const fetch = createKeptFetch();
  // It knows of everything that it needs, and `web` needs nothing else.
  if (tokenSource.kind === "calls") return { calls: answersAt(`${tokenSource.callsUrl}/readyz`, fetch) };
  const homeserver = answersAt(`${homeserverUrl}/_matrix/client/versions`, fetch);
  if (tokenSource.kind === "own") return { homeserver, livekit: answersAt(tokenSource.livekit.apiUrl, fetch) };
  return { homeserver, tokenService: answersAt(`${tokenSource.serviceUrl}/healthz`, fetch) };
}
