import { machinesWith, type Fleet, type MachineRole } from "../fleet/fleet.ts";
import { fleetPorts as ports } from "../fleet/fleet-ports.ts";
import type { ScrapeTarget, ScrapeTargets } from "./scrape-targets.ts";

/** The parts of all machines, for a Prometheus on their own network. */
export function fleetTargets(fleet: Fleet): ScrapeTargets {
  const all = (role: MachineRole, port: number): readonly ScrapeTarget[] =>
    machinesWith(fleet, role).map(({ address, name }) => ({ address: `${address}:${port}`, machine: name }));
  return {
    calls: all("calls", ports.callsInternal),
    web: all("web", ports.webInternal),
    livekit: all("livekit", ports.livekitMetrics),
    synapse: [...all("synapse", ports.synapseMetrics), ...all("synapse-worker", ports.synapseWorkerMetrics)],
    caddy: fleet.machines
      .filter(({ runs, turnDomain }) => runs.includes("edge") || turnDomain !== undefined)
      .map(({ address, name }) => ({ address: `${address}:${ports.caddyMetrics}`, machine: name })),
  };
}
