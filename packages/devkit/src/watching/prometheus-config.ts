import { commentedYaml } from "../deploy/commented-yaml.ts";
import { watchedJobs, type ScrapeTargets, type WatchedJob } from "./scrape-targets.ts";

const metricsPaths: Partial<Readonly<Record<WatchedJob, string>>> = { synapse: "/_synapse/metrics" };

/** Beside {@link prometheusYaml}. */
export const alertsFileName = "alerts.yml";

/** `prometheus.yml`: who is asked for metrics, where. */
export function prometheusYaml(targets: ScrapeTargets): string {
  return commentedYaml("Prometheus: what it asks, and how often. Metrics are told on internal addresses alone.", [
    {
      comment: "Rules look at the last minutes: more seldom than this they would see too little.",
      values: { global: { scrape_interval: "15s", evaluation_interval: "15s" } },
    },
    { comment: "What to wake somebody for.", values: { rule_files: [alertsFileName] } },
    {
      comment: "One job for each part; rules and dashboard know the parts by these names.",
      values: {
        scrape_configs: watchedJobs.map((job) => ({
          job_name: job,
          ...(metricsPaths[job] === undefined ? {} : { metrics_path: metricsPaths[job] }),
          static_configs: targets[job].map(({ address, machine }) => ({ targets: [address], labels: { machine } })),
        })),
      },
    },
  ]);
}
