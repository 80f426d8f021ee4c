import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkHost } from "@melo/devkit/testing/network";
import { until } from "../../e2e/support/until.ts";

export interface WatchedTarget {
  readonly job: string;
  readonly address: string;
  /** `up` once it has answered Prometheus. */
  readonly health: string;
  readonly lastError: string;
}

/** A real Prometheus on a machine. */
export interface RunningPrometheus {
  /** Resolves when each has been asked at least once, or after a minute with what is so far. */
  targets(): Promise<readonly WatchedTarget[]>;
  /** Of everything that it was ever told. */
  metricNames(): Promise<ReadonlySet<string>>;
  /** Of the rules that it has read. */
  alertNames(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const port = 19_090;
const patienceMs = 60_000;
/** Before it is ready it answers 503, in plain words. */
const ask = `fetch(process.argv[1]).then((answer) => (answer.ok ? answer.text() : "{}")).then(console.log, (error) => console.log(JSON.stringify({ error: String(error.cause ?? error) })))`;

interface Answers {
  readonly targets: { readonly activeTargets: readonly ActiveTarget[] };
  readonly "label/__name__/values": readonly string[];
  readonly rules: { readonly groups: readonly { readonly rules: readonly { readonly name: string }[] }[] };
}

interface ActiveTarget {
  readonly labels: { readonly job: string; readonly instance: string };
  readonly health: string;
  readonly lastError: string;
}

/** Starts it with this configuration, as it was written. */
export async function startPrometheusOn(host: NetworkHost, configFile: string): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), "melo-prometheus-"));
  const [command, ...args] = host.commandLine("prometheus", [
    `--config.file=${configFile}`,
    `--storage.tsdb.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=warn",
  ]);
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });

  /** Undefined while it starts. */
  async function query<Path extends keyof Answers>(path: Path): Promise<Answers[Path] | undefined> {
    const answer = await host.run(process.execPath, ["-e", ask, `http://127.0.0.1:${port}/api/v1/${path}`]);
    // Of Prometheus's own API.
    return (JSON.parse(answer) as { readonly data?: Answers[Path] }).data;
  }

  async function targets(): Promise<readonly WatchedTarget[]> {
    const found = await until(
      "Prometheus has asked everybody",
      patienceMs,
      () => query("targets"),
      (answer) => {
        const all = answer?.activeTargets ?? [];
        return all.length > 0 && all.every(({ health }) => health !== "unknown");
      },
    );
    return (found?.activeTargets ?? []).map(({ labels, health, lastError }) => ({
      job: labels.job,
      address: labels.instance,
      health,
      lastError,
    }));
  }

  return {
    targets,
    metricNames: async () => new Set(await query("label/__name__/values")),
    alertNames: async () => (await query("rules"))?.groups.flatMap(({ rules }) => rules.map(({ name }) => name)) ?? [],
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGTERM");
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
