import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { metricNamesIn } from "./support/metric-names.ts";
import { writeWatchingFiles, type WatchingFiles } from "./support/watched-expressions.ts";

/** Series by what they are called, with their values each quarter of a minute, in promtool's short form. */
type Series = Readonly<Record<string, string>>;

interface AlertCase {
  readonly fires: Series;
  readonly staysSilent: Series;
}

const web = 'job="web",machine="a"';
const calls = 'job="calls",machine="a"';
const livekit = 'job="livekit",machine="a"';
const synapse = 'job="synapse",machine="a"';

/** Two series of one counter: what goes wrong, and what goes well, each quarter of a minute. */
function shares(
  name: string,
  labels: string,
  [bad, badStep]: [string, number],
  [good, goodStep]: [string, number],
): Series {
  return { [`${name}{${labels},${bad}}`]: `0+${badStep}x200`, [`${name}{${labels},${good}}`]: `0+${goodStep}x200` };
}

/** How long each is: 0 to 1 second, or more than two and a half. */
function durations(name: string, labels: string, quick: number, slow: number): Series {
  return Object.fromEntries(
    [
      ["1", quick],
      ["2.5", quick],
      ["5", quick + slow],
      ["+Inf", quick + slow],
    ].map(([edge, step]) => [`${name}_bucket{${labels},le="${edge}"}`, `0+${step}x200`]),
  );
}

const cases: Readonly<Record<string, AlertCase>> = {
  PartDown: { fires: { [`up{${calls}}`]: "1x20 0x200" }, staysSilent: { [`up{${calls}}`]: "1x200" } },
  PartRestartsAgainAndAgain: {
    fires: { [`process_start_time_seconds{${calls}}`]: "1x80 2x8 3x8 4x8 5x8 6x200" },
    staysSilent: { [`process_start_time_seconds{${calls}}`]: "1x80 2x200" },
  },
  DependencyDown: {
    fires: { [`melo_dependency_up{${web},dependency="homeserver"}`]: "1x80 0x200" },
    staysSilent: {
      [`melo_dependency_up{${web},dependency="homeserver"}`]: "1x80 0x2 1x200",
      [`melo_dependency_up{${calls},dependency="running"}`]: "1x80 0x200",
    },
  },
  TokensFail: {
    fires: shares("melo_tokens_total", web, ['result="failed"', 2], ['result="issued"', 8]),
    staysSilent: shares("melo_tokens_total", web, ['result="refused"', 5], ['result="issued"', 5]),
  },
  ServerErrors: {
    fires: shares("melo_http_request_duration_seconds_count", calls, ['status="502"', 2], ['status="200"', 8]),
    staysSilent: {
      ...shares("melo_http_request_duration_seconds_count", calls, ['status="404"', 5], ['status="200"', 5]),
      [`melo_http_request_duration_seconds_count{${calls},status="503",route="/readyz"}`]: "0+10x200",
    },
  },
  HomeserverErrors: {
    fires: shares("synapse_http_server_responses_total", synapse, ['code="500"', 2], ['code="200"', 8]),
    staysSilent: shares("synapse_http_server_responses_total", synapse, ['code="403"', 5], ['code="200"', 5]),
  },
  HomeserverSlow: {
    fires: durations(
      "synapse_http_server_response_time_seconds",
      `${synapse},servlet="RoomSendEventRestServlet"`,
      8,
      2,
    ),
    staysSilent: {
      ...durations("synapse_http_server_response_time_seconds", `${synapse},servlet="RoomSendEventRestServlet"`, 8, 0),
      ...durations("synapse_http_server_response_time_seconds", `${synapse},servlet="SyncRestServlet"`, 0, 20),
    },
  },
  EdgeErrors: {
    fires: shares("caddy_http_request_duration_seconds_count", 'machine="a"', ['code="502"', 2], ['code="200"', 8]),
    staysSilent: shares(
      "caddy_http_request_duration_seconds_count",
      'machine="a"',
      ['code="500"', 5],
      ['code="200"', 5],
    ),
  },
  MediaFails: {
    fires: shares("livekit_participant_join_total", livekit, ['state="rtc_connected"', 1], ['state="rtc_init"', 2]),
    staysSilent: shares(
      "livekit_participant_join_total",
      livekit,
      ['state="rtc_connected"', 2],
      ['state="rtc_init"', 2],
    ),
  },
  MediaLost: {
    fires: {
      [`livekit_packet_loss_percent_sum{${livekit},direction="incoming"}`]: "0+60x200",
      [`livekit_packet_loss_percent_count{${livekit},direction="incoming"}`]: "0+10x200",
    },
    staysSilent: {
      [`livekit_packet_loss_percent_sum{${livekit},direction="incoming"}`]: "0+5x200",
      [`livekit_packet_loss_percent_count{${livekit},direction="incoming"}`]: "0+10x200",
    },
  },
  CallServerBusy: {
    fires: {
      [`process_cpu_seconds_total{${livekit}}`]: "0+48x200",
      [`go_sched_gomaxprocs_threads{${livekit}}`]: "4x200",
    },
    staysSilent: {
      [`process_cpu_seconds_total{${livekit}}`]: "0+30x200",
      [`go_sched_gomaxprocs_threads{${livekit}}`]: "4x200",
    },
  },
  RemovalsSlow: {
    fires: durations("melo_removal_latency_seconds", `${calls},trigger="push"`, 1, 2),
    staysSilent: {
      ...durations("melo_removal_latency_seconds", `${calls},trigger="push"`, 3, 0),
      ...durations("melo_removal_latency_seconds", `${calls},trigger="reconciler"`, 0, 3),
    },
  },
  ReportsLost: {
    fires: { [`melo_reconciler_drift_total{${calls},kind="rights"}`]: "0+1x200" },
    staysSilent: {
      [`melo_reconciler_drift_total{${calls},kind="rights"}`]: "0x80 3x200",
      [`melo_reconciler_drift_total{${calls},kind="failed_look"}`]: "0+1x200",
    },
  },
  ReportsRefused: {
    fires: { [`melo_http_request_duration_seconds_count{${calls},route="/webhooks/livekit",status="401"}`]: "0+1x200" },
    staysSilent: {
      [`melo_http_request_duration_seconds_count{${calls},route="/webhooks/livekit",status="200"}`]: "0+10x200",
      [`melo_http_request_duration_seconds_count{${calls},route="/_melo/v1/setup",status="401"}`]: "0+1x200",
    },
  },
  SweepBlind: {
    fires: { [`melo_reconciler_drift_total{${calls},kind="failed_look"}`]: "0+1x200" },
    staysSilent: { [`melo_reconciler_drift_total{${calls},kind="failed_look"}`]: "0x100 2x200" },
  },
  DoorUnsure: {
    fires: { [`melo_door_verdicts_total{${calls},verdict="unknown",reason="homeserver_unreachable"}`]: "0+3x200" },
    staysSilent: { [`melo_door_verdicts_total{${calls},verdict="unknown",reason="foreign_identity"}`]: "0+3x200" },
  },
  LimitsHit: {
    fires: { [`melo_rate_limited_total{${calls},limit="door_address"}`]: "0+30x200" },
    staysSilent: { [`melo_rate_limited_total{${calls},limit="door_address"}`]: "0+3x200" },
  },
  MemoryHigh: {
    fires: { [`process_resident_memory_bytes{${calls}}`]: "2000000000x200" },
    staysSilent: {
      [`process_resident_memory_bytes{${calls}}`]: "300000000x200",
      [`process_resident_memory_bytes{${synapse}}`]: "2000000000x200",
    },
  },
};

let files: WatchingFiles;
beforeAll(() => {
  files = writeWatchingFiles();
});
afterAll(() => files?.remove());

function promtool(...args: readonly string[]): Promise<{ readonly stdout: string }> {
  return promisify(execFile)("promtool", args, { cwd: files.folder });
}

test("Prometheus's own tool finds nothing wrong with its configuration and the rules that it names", async () => {
  expect((await promtool("check", "config", "prometheus.yml")).stdout).toContain(`SUCCESS: ${files.alerts.size} rules`);
});

test("every curve of the dashboard is PromQL and asks for metrics", () => {
  expect(files.curves.length).toBeGreaterThan(20);
  for (const curve of files.curves) expect([curve, metricNamesIn(curve).size > 0]).toEqual([curve, true]);
});

test("every alert fires when it must, and stays silent when it must", async () => {
  expect([...files.alerts.keys()].toSorted()).toEqual(Object.keys(cases).toSorted());
  const tests = Object.entries(cases).flatMap(([name, { fires, staysSilent }]) => [
    ruleTest(`${name} fires`, name, fires, 1),
    ruleTest(`${name} stays silent`, name, staysSilent, 0),
  ]);
  const rules = { rule_files: ["alerts.yml"], evaluation_interval: "15s", tests };
  writeFileSync(join(files.folder, "rules-test.yml"), stringify(rules));
  expect((await promtool("test", "rules", "rules-test.yml")).stdout).toContain("SUCCESS");
});

function ruleTest(title: string, alert: string, series: Series, count: 0 | 1): object {
  return {
    name: title,
    interval: "15s",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: "40m",
        exp_samples: count === 0 ? [] : [{ labels: "{}", value: count }],
      },
    ],
  };
}
