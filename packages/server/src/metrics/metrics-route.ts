import type { Route } from "../http/router.ts";
import type { PrometheusMetrics } from "./prometheus-metrics.ts";

/** `GET /metrics`, on the internal listener only. */
export function metricsRoute(metrics: PrometheusMetrics): Route {
  return {
    method: "GET",
    path: "/metrics",
    handle: async () => new Response(await metrics.render(), { headers: { "content-type": metrics.contentType } }),
  };
}
