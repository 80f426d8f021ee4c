import { deploymentPorts as ports } from "../deploy/deployment-ports.ts";
import type { ScrapeTarget, ScrapeTargets } from "./scrape-targets.ts";

/** All parts of one machine, for a Prometheus on it. */
export const deploymentTargets: ScrapeTargets = {
  calls: here(ports.callsInternal),
  web: here(ports.webInternal),
  livekit: here(ports.livekitMetrics),
  synapse: here(ports.synapseMetrics),
  caddy: here(ports.caddyMetrics),
};

function here(port: number): readonly ScrapeTarget[] {
  return [{ address: `127.0.0.1:${port}`, machine: "melo" }];
}
