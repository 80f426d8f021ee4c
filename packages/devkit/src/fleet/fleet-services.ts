import { join } from "node:path";
import {
  caddyService,
  livekitService,
  nginxService,
  postgresService,
  redisService,
  synapseService,
} from "../deploy/backing-services.ts";
import { deploymentLayout, type DeploymentLayout } from "../deploy/deployment-layout.ts";
import { callsService, webService, type ServerPlace } from "../deploy/melo-services.ts";
import type { Service } from "../deploy/service.ts";
import type { DeploymentServiceName } from "../deploy/services.ts";
import { addressOf, edgeOf, type Fleet, type Machine, type MachineRole } from "./fleet.ts";
import { fleetPorts as ports } from "./fleet-ports.ts";

export type FleetServiceName = Exclude<DeploymentServiceName, "edge"> | "synapse-worker" | "turn";
export type FleetService = Service<FleetServiceName>;

/** A node that is told to end takes no new calls and waits for the last of those it has. */
const drainSeconds = 6 * 60 * 60;

export function machineLayout({ folder }: Fleet, { name }: Machine): DeploymentLayout {
  return deploymentLayout(join(folder, name));
}

export function workerConfigFile(layout: DeploymentLayout): string {
  return join(layout.configFolder, "worker.yaml");
}

/** The long-running processes of one machine. */
export function machineServices(fleet: Fleet, machine: Machine): readonly FleetService[] {
  const layout = machineLayout(fleet, machine);
  const place: ServerPlace = {
    address: machine.address,
    homeserverUrl: `http://${addressOf(fleet, "synapse")}:${ports.synapse}`,
    livekitUrl: `http://${edgeOf(fleet, machine)}:${ports.callServers}`,
    callsUrl: `http://${edgeOf(fleet, machine)}:${ports.reports}`,
  };
  const makers: Readonly<Record<MachineRole, () => FleetService>> = {
    edge: () => caddyService(layout, "Caddy: certificates, HTTPS, which path goes to which machines"),
    web: () => webService(fleet, place),
    calls: () => callsService(fleet, layout, place),
    livekit: () =>
      livekitService(layout, { purpose: "LiveKit, one of the nodes that pass media on", stopSeconds: drainSeconds }),
    redis: () =>
      redisService(layout, "Redis: what instances of calls, LiveKit's nodes and Synapse's workers tell each other"),
    postgres: () => postgresService(layout),
    synapse: () => synapseService(layout, "Synapse, the homeserver's main process"),
    "synapse-worker": () => synapseWorker(layout),
  };
  const forTurn = machine.turnDomain === undefined ? [] : turnServices(layout);
  return [...machine.runs.map((role) => makers[role]()), ...forTurn];
}

/** On a node that takes TURN over TLS: its certificate, and whoever ends the TLS with it. */
function turnServices(layout: DeploymentLayout): readonly FleetService[] {
  return [
    caddyService(layout, "Caddy: the certificate of TURN's name"),
    nginxService(layout, "turn", "nginx: takes the TLS off TURN"),
  ];
}

function synapseWorker(layout: DeploymentLayout): FleetService {
  const main = synapseService(layout, "Synapse's generic worker: syncs and reading of rooms");
  const configFile = workerConfigFile(layout);
  return {
    ...main,
    name: "synapse-worker",
    args: ["-m", "synapse.app.generic_worker", "--config-path", layout.config.synapse, "--config-path", configFile],
    reads: [...main.reads, configFile],
  };
}
