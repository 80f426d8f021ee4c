/** Grafana's names of units. */
type Unit = "short" | "reqps" | "s" | "percentunit" | "bytes" | "Bps" | "pps";

export interface Curve {
  /** PromQL. */
  readonly expression: string;
  /** With Grafana's placeholders for labels. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly curves: readonly Curve[];
}

export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const every = "$__rate_interval";

/** What somebody wants to see, from people to machines. */
export const panelRows: readonly PanelRow[] = [
  {
    title: "Calls",
    panels: [
      {
        title: "People and calls now",
        unit: "short",
        curves: [
          { expression: "sum(livekit_participant_total)", legend: "people" },
          { expression: "sum(livekit_room_total)", legend: "calls" },
        ],
      },
      {
        title: "Sent now",
        unit: "short",
        curves: [{ expression: "sum by (kind) (livekit_track_published_total)", legend: "{{kind}}" }],
      },
      {
        title: "On the way in",
        unit: "reqps",
        curves: [
          { expression: `sum by (state) (rate(livekit_participant_join_total[${every}]))`, legend: "{{state}}" },
          { expression: `sum by (verdict) (rate(melo_door_verdicts_total[${every}]))`, legend: "door: {{verdict}}" },
        ],
      },
      {
        title: "Tokens",
        unit: "reqps",
        curves: [{ expression: `sum by (result) (rate(melo_tokens_total[${every}]))`, legend: "{{result}}" }],
      },
    ],
  },
  {
    title: "Media",
    panels: [
      {
        title: "Packets",
        unit: "pps",
        curves: [{ expression: `sum by (direction) (rate(livekit_packet_total[${every}]))`, legend: "{{direction}}" }],
      },
      {
        title: "Bandwidth",
        unit: "Bps",
        curves: [{ expression: `sum by (direction) (rate(livekit_packet_bytes[${every}]))`, legend: "{{direction}}" }],
      },
      {
        title: "Lost",
        unit: "percentunit",
        curves: [
          {
            expression: `sum by (direction) (rate(livekit_packet_loss_percent_sum[${every}])) / sum by (direction) (rate(livekit_packet_loss_percent_count[${every}])) / 100`,
            legend: "{{direction}}",
          },
        ],
      },
      {
        title: "LiveKit's processors, of each machine",
        unit: "percentunit",
        curves: [
          {
            expression: `rate(process_cpu_seconds_total{job="livekit"}[${every}]) / go_sched_gomaxprocs_threads{job="livekit"}`,
            legend: "{{machine}}",
          },
        ],
      },
    ],
  },
  {
    title: "Moderation",
    panels: [
      {
        title: "From a kick to its end in the call",
        unit: "s",
        curves: [0.5, 0.95].map((quantile) => ({
          expression: `histogram_quantile(${quantile}, sum by (le) (rate(melo_removal_latency_seconds_bucket[${every}])))`,
          legend: `p${quantile * 100}`,
        })),
      },
      {
        title: "Removals by what caused them",
        unit: "reqps",
        curves: [{ expression: `sum by (trigger) (rate(melo_removals_total[${every}]))`, legend: "{{trigger}}" }],
      },
      {
        title: "What the sweep had to mend",
        unit: "reqps",
        curves: [{ expression: `sum by (kind) (rate(melo_reconciler_drift_total[${every}]))`, legend: "{{kind}}" }],
      },
      {
        title: "Jobs",
        unit: "reqps",
        curves: [
          { expression: `sum by (queue, step) (rate(melo_jobs_total[${every}]))`, legend: "{{queue}} {{step}}" },
        ],
      },
    ],
  },
  {
    title: "Servers",
    panels: [
      {
        title: "Requests",
        unit: "reqps",
        curves: [
          {
            expression: `sum by (job, status) (rate(melo_http_request_duration_seconds_count[${every}]))`,
            legend: "{{job}} {{status}}",
          },
          {
            expression: `sum by (code) (rate(caddy_http_request_duration_seconds_count[${every}]))`,
            legend: "edge {{code}}",
          },
        ],
      },
      {
        title: "One in twenty takes longer than",
        unit: "s",
        curves: [
          {
            expression: `histogram_quantile(0.95, sum by (le, job) (rate(melo_http_request_duration_seconds_bucket[${every}])))`,
            legend: "{{job}}",
          },
        ],
      },
      {
        title: "Servers that are asked, one in twenty takes longer than",
        unit: "s",
        curves: [
          {
            expression: `histogram_quantile(0.95, sum by (le, upstream) (rate(melo_upstream_duration_seconds_bucket[${every}])))`,
            legend: "{{upstream}}",
          },
        ],
      },
      {
        title: "Refused by limits, and room views asked for",
        unit: "reqps",
        curves: [
          { expression: `sum by (limit) (rate(melo_rate_limited_total[${every}]))`, legend: "limit {{limit}}" },
          {
            expression: `sum by (source) (rate(melo_room_views_total[${every}]))`,
            legend: "room views from {{source}}",
          },
        ],
      },
    ],
  },
  {
    title: "Homeserver",
    panels: [
      {
        title: "Requests by answer",
        unit: "reqps",
        curves: [
          { expression: `sum by (code) (rate(synapse_http_server_responses_total[${every}]))`, legend: "{{code}}" },
        ],
      },
      {
        title: "Slowest requests, p95",
        unit: "s",
        curves: [
          {
            expression: `topk(5, histogram_quantile(0.95, sum by (le, servlet) (rate(synapse_http_server_response_time_seconds_bucket[${every}]))))`,
            legend: "{{servlet}}",
          },
        ],
      },
      {
        title: "Database: transactions' time",
        unit: "percentunit",
        curves: [
          {
            expression: `topk(5, sum by (desc) (rate(synapse_storage_transaction_time_sum_total[${every}])))`,
            legend: "{{desc}}",
          },
        ],
      },
      {
        title: "Events written",
        unit: "reqps",
        curves: [
          { expression: `sum(rate(synapse_storage_events_persisted_events_total[${every}]))`, legend: "events" },
        ],
      },
    ],
  },
  {
    title: "Processes",
    panels: [
      {
        title: "Answering",
        unit: "short",
        curves: [{ expression: "up", legend: "{{job}} {{machine}}" }],
      },
      {
        title: "What servers reach",
        unit: "short",
        curves: [{ expression: "melo_dependency_up", legend: "{{job}} {{machine}}: {{dependency}}" }],
      },
      {
        title: "Processors",
        unit: "percentunit",
        curves: [
          {
            expression: `rate(process_cpu_seconds_total{job!="prometheus"}[${every}])`,
            legend: "{{job}} {{machine}}",
          },
        ],
      },
      {
        title: "Memory",
        unit: "bytes",
        curves: [{ expression: 'process_resident_memory_bytes{job!="prometheus"}', legend: "{{job}} {{machine}}" }],
      },
    ],
  },
];
