import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/** What a deployment gives Prometheus and Grafana. */
export interface WatchingFiles {
  readonly folder: string;
  readonly alertsFile: string;
  /** PromQL of each alert, by its name. */
  readonly alerts: ReadonlyMap<string, string>;
  /** PromQL of each curve of the dashboard, Grafana's variables replaced. */
  readonly curves: readonly string[];
  remove(): void;
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
}

/** Has the real command write them. */
export function writeWatchingFiles(): WatchingFiles {
  const parent = mkdtempSync(join(tmpdir(), "melo-watching-files-"));
  const folder = join(parent, "melo");
  const place = ["--domain", "chat.example.org", "--address", "203.0.113.1", "--out", folder, "--user", "65534:65534"];
  execFileSync(process.execPath, ["packages/devkit/src/cli.ts", "deploy", ...place, "--certificates", "internal"]);
  const watching = join(folder, "watching");
  const alertsFile = join(watching, "alerts.yml");
  // Our own files.
  const { groups } = parse(readFileSync(alertsFile, "utf8")) as Rules;
  const { panels } = JSON.parse(readFileSync(join(watching, "grafana-dashboard.json"), "utf8")) as Dashboard;
  return {
    folder: watching,
    alertsFile,
    alerts: new Map(groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr]))),
    curves: panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll("$__rate_interval", "1m"))),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}
