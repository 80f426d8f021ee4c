import { createCalls } from "../calls/create-calls.ts";
import { readCallsSettings } from "../environment/calls-environment.ts";
import type { Environment } from "../environment/read-environment.ts";
import { createRequestIds } from "../http/request-ids.ts";
import type { Route } from "../http/router.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog } from "./recorded-log.ts";

/** Everything that `calls` serves to the world when it is started with this environment. */
export function publicRoutesOf(environment: Environment): readonly Pick<Route, "method" | "path">[] {
  const store = createMemoryStore();
  const metrics = createPrometheusMetrics(Date.now);
  const { publicRoutes } = createCalls(readCallsSettings(environment), {
    store,
    metrics,
    requestIds: createRequestIds(),
    log: createRecordedLog(),
  });
  return publicRoutes.map(({ method, path }) => ({ method, path }));
}
