import { join } from "node:path";
import type { DeploymentLayout } from "../deploy/deployment-layout.ts";
import { alertRulesYaml } from "./alert-rules.ts";
import { grafanaDashboard } from "./grafana-dashboard.ts";
import { alertsFileName, prometheusYaml } from "./prometheus-config.ts";
import type { ScrapeTargets } from "./scrape-targets.ts";

/** What Prometheus and Grafana are given: absolute paths, and contents. */
export function watchingFiles(
  { watchingFolder }: Pick<DeploymentLayout, "watchingFolder">,
  targets: ScrapeTargets,
): readonly (readonly [path: string, content: string])[] {
  return [
    [join(watchingFolder, "prometheus.yml"), prometheusYaml(targets)],
    [join(watchingFolder, alertsFileName), alertRulesYaml()],
    [join(watchingFolder, "grafana-dashboard.json"), grafanaDashboard()],
  ];
}
