import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { answers, type Dependency } from "../health/health-routes.ts";
import type { Metrics } from "./metrics.ts";

export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  /** Tells of each, whenever metrics are asked for, whether it is there: what `/readyz` says. */
  watchDependencies(dependencies: Readonly<Record<string, Dependency>>): void;
  /** All of it in Prometheus's text format. */
  render(): Promise<string>;
}

/** Seconds, as Prometheus counts time. From a look into memory to a request that gave up. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From the goal of a fifth of a second to what the reconciler mends. */
const removalBuckets = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 12, 30, 60, 300];

/** Metrics of this process, in a registry of their own. */
export function createPrometheusMetrics(now: () => number): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: "melo_http_request_duration_seconds",
    help: "HTTP requests by route, method and status",
    labelNames: ["route", "method", "status"],
    buckets: durationBuckets,
    registers,
  });
  const tokens = new Counter({
    name: "melo_tokens_total",
    help: "Requests for LiveKit tokens by endpoint and result",
    labelNames: ["endpoint", "result"],
    registers,
  });
  const removals = new Histogram({
    name: "melo_removal_latency_seconds",
    help: "Time from the event that ended somebody's right to be in a call to the end of it, by trigger",
    labelNames: ["trigger"],
    buckets: removalBuckets,
    registers,
  });
  const untimedRemovals = new Counter({
    name: "melo_removals_total",
    help: "Participants who were removed from a call or lost a right in it, by trigger",
    labelNames: ["trigger"],
    registers,
  });
  const jobs = new Counter({
    name: "melo_jobs_total",
    help: "Steps of jobs by queue",
    labelNames: ["queue", "step"],
    registers,
  });
  const drift = new Counter({
    name: "melo_reconciler_drift_total",
    help: "Differences between LiveKit and the rooms that the reconciler mended, by kind",
    labelNames: ["kind"],
    registers,
  });
  const door = new Counter({
    name: "melo_door_verdicts_total",
    help: "Looks at the door by verdict and reason",
    labelNames: ["verdict", "reason"],
    registers,
  });
  const upstreams = new Histogram({
    name: "melo_upstream_duration_seconds",
    help: "Requests to servers that are needed, by name and outcome",
    labelNames: ["upstream", "outcome"],
    buckets: durationBuckets,
    registers,
  });
  const limits = new Counter({
    name: "melo_rate_limited_total",
    help: "Requests that a rate limit refused, by limit",
    labelNames: ["limit"],
    registers,
  });
  const views = new Counter({
    name: "melo_room_views_total",
    help: "Room views by where they came from",
    labelNames: ["source"],
    registers,
  });

  const watched = new Map<string, Dependency>();
  const dependencyStates = new Gauge({
    name: "melo_dependency_up",
    help: "Whether what this process needs is there now, by name: 1 or 0",
    labelNames: ["dependency"],
    // Registered below: what it does is done by its own collecting.
    registers: [],
    async collect() {
      const asked = [...watched].map(async ([dependency, check]) => {
        this.set({ dependency }, Number(await answers(check)));
      });
      await Promise.all(asked);
    },
  });
  registry.registerMetric(dependencyStates);

  return {
    watchDependencies(dependencies) {
      for (const [name, check] of Object.entries(dependencies)) watched.set(name, check);
    },
    request: (route, method, status, durationMs) =>
      requests.observe({ route, method, status: String(status) }, durationMs / 1000),
    token: (endpoint, result) => tokens.inc({ endpoint, result }),
    removal(trigger, originServerTs) {
      untimedRemovals.inc({ trigger });
      // By two clocks, which may differ a little.
      if (originServerTs !== undefined) removals.observe({ trigger }, Math.max(0, now() - originServerTs) / 1000);
    },
    job: (queue, step, count) => jobs.inc({ queue, step }, count),
    drift: (kind, count) => drift.inc({ kind }, count),
    door: (verdict, reason) => door.inc({ verdict, reason }),
    upstream: (upstream, outcome, durationMs) => upstreams.observe({ upstream, outcome }, durationMs / 1000),
    limited: (limit) => limits.inc({ limit }),
    roomView: (source) => views.inc({ source }),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
