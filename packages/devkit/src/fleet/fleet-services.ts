import { deploymentLayout, type DeploymentLayout } from "../deploy/deployment-layout.ts";
import { livekitKeyIds, type Service, type ServiceName } from "../deploy/services.ts";
import { dirname, join } from "node:path";
import { callsArgs } from "../instance/server-programs.ts";
import { addressOf, edgeOf, type Fleet, type Machine, type MachineRole } from "./fleet.ts";
import { fleetPorts as ports } from "./fleet-ports.ts";

export type FleetServiceName = Exclude<ServiceName, "edge"> | "synapse-worker";
export type FleetService = Service<FleetServiceName>;

const quickStopSeconds = 10;
const databaseStopSeconds = 60;
/** A node that is told to end takes no new calls and waits for the last of those it has. */
const drainSeconds = 6 * 60 * 60;
const defaults = { environment: {}, writes: [], after: [], hasLowPorts: false, stopSeconds: quickStopSeconds };

export function machineLayout({ folder }: Fleet, { name }: Machine): DeploymentLayout {
  return deploymentLayout(join(folder, name));
}

export function workerConfigFile(layout: DeploymentLayout): string {
  return join(layout.configFolder, "worker.yaml");
}

/** The long-running processes of one machine. */
export function machineServices(fleet: Fleet, machine: Machine): readonly FleetService[] {
  const layout = machineLayout(fleet, machine);
  const makers: Readonly<Record<MachineRole, () => FleetService>> = {
    edge: () => edge(layout),
    web: () => web(fleet, machine, layout),
    calls: () => calls(fleet, machine, layout),
    livekit: () => livekit(layout),
    redis: () => redis(layout),
    postgres: () => postgres(layout),
    synapse: () => synapse(layout),
    "synapse-worker": () => synapseWorker(layout),
  };
  return machine.runs.map((role) => makers[role]());
}

function edge(layout: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "caddy",
    purpose: "Caddy: certificates, HTTPS, which path goes to which machines",
    program: "caddy",
    args: ["run", "--config", layout.config.caddy, "--adapter", "caddyfile"],
    environment: { HOME: layout.data.caddy, XDG_CONFIG_HOME: layout.data.caddy, XDG_DATA_HOME: layout.data.caddy },
    reads: [layout.config.caddy],
    writes: [layout.data.caddy, layout.run.caddy],
    hasLowPorts: true,
  };
}

function web(fleet: Fleet, machine: Machine, { secrets }: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "web",
    purpose: "MELO's pages, and tokens for their calls",
    program: "node",
    args: ["node_modules/next/dist/bin/next", "start", "-H", machine.address, "-p", String(ports.web)],
    environment: {
      ...serverEnvironment(fleet, machine),
      LIVEKIT_API_KEY: livekitKeyIds.join,
      LIVEKIT_API_SECRET_FILE: secrets.livekitJoinSecret,
    },
    reads: [secrets.livekitJoinSecret],
  };
}

function calls(fleet: Fleet, machine: Machine, { secrets }: DeploymentLayout): FleetService {
  const secretFiles = {
    LIVEKIT_API_SECRET_FILE: secrets.livekitApiSecret,
    LIVEKIT_JOIN_API_SECRET_FILE: secrets.livekitJoinSecret,
    MELO_AS_TOKEN_FILE: secrets.asToken,
    MELO_HS_TOKEN_FILE: secrets.hsToken,
    MELO_REGISTRATION_SECRET_FILE: secrets.registrationSecret,
    MELO_SETUP_TOKEN_FILE: secrets.setupToken,
    MELO_REDIS_URL_FILE: secrets.redisUrl,
  };
  return {
    ...defaults,
    name: "calls",
    purpose: "MELO's server: the door, tokens, moderation, invitations",
    program: "node",
    args: callsArgs,
    environment: {
      ...serverEnvironment(fleet, machine),
      LIVEKIT_API_KEY: livekitKeyIds.api,
      LIVEKIT_JOIN_API_KEY: livekitKeyIds.join,
      MATRIX_SERVER_NAME: fleet.serverName,
      MELO_PUBLIC_URL: `https://${fleet.domain}`,
      MELO_CALLS_BIND: `${machine.address}:${ports.callsPublic}`,
      MELO_CALLS_INTERNAL_BIND: `${machine.address}:${ports.callsInternal}`,
      ...(fleet.isFederating ? {} : { MELO_ALLOWED_HOMESERVERS: fleet.serverName }),
      ...secretFiles,
    },
    reads: Object.values(secretFiles),
  };
}

function livekit({ config }: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "livekit",
    purpose: "LiveKit, one of the nodes that pass media on",
    program: "livekit",
    args: ["--config", config.livekit],
    reads: [config.livekit, config.livekitKeys],
    stopSeconds: drainSeconds,
  };
}

function redis(layout: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "redis",
    purpose: "Redis: what instances of calls, LiveKit's nodes and Synapse's workers tell each other",
    program: "redis",
    args: [layout.config.redis],
    reads: [layout.config.redis],
    writes: [layout.data.redis],
  };
}

function postgres(layout: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "postgres",
    purpose: "PostgreSQL, the homeserver's database",
    program: "shell",
    args: [layout.config.postgresStart],
    reads: [dirname(layout.config.postgres), layout.secrets.postgresPassword],
    writes: [layout.data.postgres, layout.run.postgres],
    stopSeconds: databaseStopSeconds,
  };
}

function synapse(layout: DeploymentLayout): FleetService {
  return {
    ...defaults,
    name: "synapse",
    purpose: "Synapse, the homeserver's main process",
    program: "synapsePython",
    args: ["-m", "synapse.app.homeserver", "--config-path", layout.config.synapse],
    environment: { PYTHONUNBUFFERED: "1" },
    reads: synapseReads(layout),
    writes: [layout.data.synapse],
    stopSeconds: databaseStopSeconds,
  };
}

function synapseWorker(layout: DeploymentLayout): FleetService {
  const configs = ["--config-path", layout.config.synapse, "--config-path", workerConfigFile(layout)];
  return {
    ...defaults,
    name: "synapse-worker",
    purpose: "Synapse's generic worker: syncs and reading of rooms",
    program: "synapsePython",
    args: ["-m", "synapse.app.generic_worker", ...configs],
    environment: { PYTHONUNBUFFERED: "1" },
    reads: [...synapseReads(layout), workerConfigFile(layout)],
    writes: [layout.data.synapse],
    stopSeconds: databaseStopSeconds,
  };
}

function synapseReads({ config, secrets }: DeploymentLayout): readonly string[] {
  return [
    config.synapse,
    config.synapseLog,
    config.applicationService,
    secrets.signingKey,
    secrets.macaroonSecret,
    secrets.formSecret,
    secrets.registrationSecret,
    secrets.postgresPasswordFile,
  ];
}

function serverEnvironment(fleet: Fleet, machine: Machine): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    MATRIX_HOMESERVER_URL: `https://${fleet.domain}`,
    MATRIX_HOMESERVER_INTERNAL_URL: `http://${addressOf(fleet, "synapse")}:${ports.synapse}`,
    NEXT_PUBLIC_LIVEKIT_URL: `wss://${fleet.domain}/livekit/sfu`,
    LIVEKIT_INTERNAL_URL: `http://${edgeOf(fleet, machine)}:${ports.callServers}`,
  };
}
