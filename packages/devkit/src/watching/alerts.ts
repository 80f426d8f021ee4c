/** Wakes somebody at once, or waits for the next morning. */
export type AlertSeverity = "page" | "ticket";

export interface Alert {
  readonly name: string;
  /** PromQL: what is wrong while it has a value. */
  readonly expression: string;
  /** How long it must be so before anybody is told. */
  readonly holdsFor: string;
  readonly severity: AlertSeverity;
  /** One line for people, with Prometheus's own placeholders. */
  readonly summary: string;
}

/** What to do about each is a section of the same name in docs/operations.md. */
export const alerts: readonly Alert[] = [
  {
    name: "PartDown",
    expression: "up == 0",
    holdsFor: "1m",
    severity: "page",
    summary: "{{ $labels.job }} on {{ $labels.machine }} does not answer",
  },
  {
    name: "PartRestartsAgainAndAgain",
    expression: "changes(process_start_time_seconds[30m]) > 3",
    holdsFor: "0m",
    severity: "page",
    summary: "{{ $labels.job }} on {{ $labels.machine }} was started {{ $value }} times in half an hour",
  },
  {
    name: "DependencyDown",
    expression: 'melo_dependency_up{dependency!="running"} == 0',
    holdsFor: "1m",
    severity: "page",
    summary: "{{ $labels.job }} on {{ $labels.machine }} does not reach its {{ $labels.dependency }}",
  },
  {
    name: "TokensFail",
    expression: shareOf('melo_tokens_total{result="failed"}', "melo_tokens_total", "job", 0.05),
    holdsFor: "5m",
    severity: "page",
    summary: "{{ $value | humanizePercentage }} of those who want into a call get no token from {{ $labels.job }}",
  },
  {
    name: "ServerErrors",
    expression: shareOf(
      'melo_http_request_duration_seconds_count{status=~"5..",route!="/readyz"}',
      'melo_http_request_duration_seconds_count{route!="/readyz"}',
      "job",
      0.05,
    ),
    holdsFor: "5m",
    severity: "page",
    summary: "{{ $labels.job }} fails at {{ $value | humanizePercentage }} of its requests",
  },
  {
    name: "HomeserverErrors",
    expression: shareOf(
      'synapse_http_server_responses_total{code=~"5.."}',
      "synapse_http_server_responses_total",
      "job",
      0.05,
    ),
    holdsFor: "5m",
    severity: "page",
    summary: "Synapse fails at {{ $value | humanizePercentage }} of its requests",
  },
  {
    name: "HomeserverSlow",
    // Syncs wait for news: they are slow by nature.
    expression:
      'histogram_quantile(0.95, sum by (le) (rate(synapse_http_server_response_time_seconds_bucket{servlet!~".*Sync.*|.*Events.*"}[5m]))) > 2.5',
    holdsFor: "10m",
    severity: "ticket",
    summary: "One in twenty of Synapse's answers takes longer than {{ $value | humanizeDuration }}",
  },
  {
    name: "EdgeErrors",
    expression: shareOf(
      'caddy_http_request_duration_seconds_count{code=~"50[234]"}',
      "caddy_http_request_duration_seconds_count",
      "machine",
      0.05,
    ),
    holdsFor: "5m",
    severity: "page",
    summary: "The edge has nobody to ask for {{ $value | humanizePercentage }} of its requests",
  },
  {
    name: "MediaFails",
    expression: [
      '1 - sum(increase(livekit_participant_join_total{state="rtc_connected"}[15m]))',
      '/ (sum(increase(livekit_participant_join_total{state="rtc_init"}[15m])) > 10) > 0.2',
    ].join(" "),
    holdsFor: "5m",
    severity: "page",
    summary: "{{ $value | humanizePercentage }} of those who enter a call never get a connection for media",
  },
  {
    name: "MediaLost",
    // LiveKit observes the loss of each stream every few seconds, in percent.
    expression: [
      'sum by (machine) (rate(livekit_packet_loss_percent_sum{direction="incoming"}[5m])) / 100',
      '/ (sum by (machine) (rate(livekit_packet_loss_percent_count{direction="incoming"}[5m])) > 0.1) > 0.05',
    ].join(" "),
    holdsFor: "5m",
    severity: "ticket",
    summary: "{{ $labels.machine }} loses {{ $value | humanizePercentage }} of what people send",
  },
  {
    name: "CallServerBusy",
    expression: 'rate(process_cpu_seconds_total{job="livekit"}[5m]) / go_sched_gomaxprocs_threads{job="livekit"} > 0.7',
    holdsFor: "10m",
    severity: "ticket",
    summary: "LiveKit on {{ $labels.machine }} takes {{ $value | humanizePercentage }} of its machine",
  },
  {
    name: "RemovalsSlow",
    expression:
      'histogram_quantile(0.95, sum by (le) (rate(melo_removal_latency_seconds_bucket{trigger="push"}[30m]))) > 2',
    holdsFor: "5m",
    severity: "ticket",
    summary: "Whoever is kicked stays in the call for {{ $value | humanizeDuration }}",
  },
  {
    name: "ReportsLost",
    expression: 'sum by (kind) (increase(melo_reconciler_drift_total{kind!="failed_look"}[30m])) > 10',
    holdsFor: "0m",
    severity: "ticket",
    summary: "The sweep found {{ $value }} times what reports should have told: {{ $labels.kind }}",
  },
  {
    name: "ReportsRefused",
    expression:
      'sum by (machine, route) (rate(melo_http_request_duration_seconds_count{job="calls",route=~"/webhooks/livekit|/_matrix/app/.*",status=~"4.."}[5m])) > 0.02',
    holdsFor: "5m",
    severity: "ticket",
    summary: "calls on {{ $labels.machine }} refuses what is reported at {{ $labels.route }}",
  },
  {
    name: "SweepBlind",
    expression: 'increase(melo_reconciler_drift_total{kind="failed_look"}[15m]) > 5',
    holdsFor: "0m",
    severity: "ticket",
    summary: "The sweep of calls on {{ $labels.machine }} cannot look into calls or rooms",
  },
  {
    name: "DoorUnsure",
    expression: 'rate(melo_door_verdicts_total{verdict="unknown",reason="homeserver_unreachable"}[5m]) > 0.1',
    holdsFor: "5m",
    severity: "ticket",
    summary: "The door on {{ $labels.machine }} lets people in by their token alone",
  },
  {
    name: "LimitsHit",
    expression: "sum by (limit) (rate(melo_rate_limited_total[10m])) > 1",
    holdsFor: "10m",
    severity: "ticket",
    summary: "The limit {{ $labels.limit }} refuses {{ $value | humanize }} requests a second",
  },
  {
    name: "MemoryHigh",
    expression: 'process_resident_memory_bytes{job=~"calls|web"} > 1.0e+09',
    holdsFor: "15m",
    severity: "ticket",
    summary: "{{ $labels.job }} on {{ $labels.machine }} takes {{ $value | humanize1024 }}B",
  },
];

/** Where more than `limit` of all are of the first kind, and there are enough of them for a share to mean anything. */
function shareOf(some: string, all: string, by: string, limit: number): string {
  return `sum by (${by}) (rate(${some}[5m])) / (sum by (${by}) (rate(${all}[5m])) > 0.05) > ${limit}`;
}
