import type { Metrics } from "../metrics/metrics.ts";

export interface RecordedMetrics extends Metrics {
  /** Every call, as its name and what it was told, without durations. */
  readonly entries: readonly string[];
}

export function createRecordedMetrics(): RecordedMetrics {
  const entries: string[] = [];
  const record = (...parts: readonly unknown[]): void => void entries.push(parts.join(" "));
  return {
    entries,
    request: (route, method, status) => record("request", method, route, status),
    token: (endpoint, result) => record("token", endpoint, result),
    removal: (trigger, originServerTs) => record("removal", trigger, originServerTs),
    job: (queue, step, count) => record("job", queue, step, count),
    drift: (kind, count) => record("drift", kind, count),
    door: (verdict, reason) => record("door", verdict, reason),
    upstream: (name, outcome) => record("upstream", name, outcome),
    limited: (limit) => record("limited", limit),
    roomView: (source) => record("roomView", source),
  };
}
