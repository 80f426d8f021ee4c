import { relative } from "node:path";
import { applicationServiceYaml } from "../config/application-service.ts";
import { livekitKeysYaml } from "../config/livekit-config.ts";
import { synapseLogConfigYaml } from "../config/synapse-config.ts";
import { asComment } from "../deploy/commented-yaml.ts";
import type { GeneratedFile } from "../deploy/deployment-files.ts";
import { postgresPasswordFile, postgresStartScript } from "../deploy/files/postgres-files.ts";
import { systemdUnit, unitName } from "../deploy/files/systemd-units.ts";
import type { Programs } from "../deploy/programs.ts";
import { livekitKeyIds } from "../deploy/services.ts";
import { fleetCaddyfile } from "./files/fleet-caddyfile.ts";
import { fleetLivekitYaml } from "./files/fleet-livekit.ts";
import { fleetPostgresAccess, fleetPostgresConfig } from "./files/fleet-postgres.ts";
import { fleetRedisConfig, fleetRedisUrl } from "./files/fleet-redis.ts";
import { fleetHomeserverYaml, fleetWorkerYaml } from "./files/fleet-synapse.ts";
import { edgeOf, type Fleet, type Machine, type MachineRole } from "./fleet.ts";
import { fleetPorts as ports } from "./fleet-ports.ts";
import type { FleetSecrets } from "./fleet-secrets.ts";
import { machineLayout, machineServices, workerConfigFile, type FleetService } from "./fleet-services.ts";

type Contents = readonly (readonly [path: string, content: string])[];

/** Every generated file of one machine, below its folder. The same input gives the same bytes. */
export function machineFiles(
  fleet: Fleet,
  machine: Machine,
  secrets: FleetSecrets,
  programs: Programs,
): readonly GeneratedFile[] {
  const layout = machineLayout(fleet, machine);
  const { config } = layout;
  const homeserver: Contents = [
    [config.synapse, fleetHomeserverYaml(fleet, layout, secrets)],
    [config.synapseLog, synapseLogConfigYaml()],
    [config.applicationService, registration(fleet, machine, secrets)],
    [layout.secrets.postgresPasswordFile, postgresPasswordFile(secrets.postgresPassword)],
  ];
  const byRole: Readonly<Record<MachineRole, Contents>> = {
    edge: [[config.caddy, fleetCaddyfile(fleet, machine, layout)]],
    web: [],
    calls: [[layout.secrets.redisUrl, `${fleetRedisUrl(fleet, secrets.redisPassword)}\n`]],
    livekit: [
      [config.livekit, fleetLivekitYaml(fleet, machine, layout, secrets.redisPassword)],
      [config.livekitKeys, livekitKeys(secrets)],
    ],
    redis: [[config.redis, fleetRedisConfig(fleet, layout, secrets.redisPassword)]],
    postgres: [
      [config.postgres, fleetPostgresConfig(fleet, layout)],
      [config.postgresAccess, fleetPostgresAccess(fleet)],
      [config.postgresStart, postgresStartScript(layout)],
    ],
    synapse: homeserver,
    "synapse-worker": [...homeserver, [workerConfigFile(layout), fleetWorkerYaml(machine, layout)]],
  };
  const services = machineServices(fleet, machine);
  const units = services.map((service): readonly [string, string] => [
    `${layout.unitFolder}/${unitName(service.name)}`,
    systemdUnit(withDrivers(service, programs), fleet, layout, programs),
  ]);
  const target: readonly [string, string] = [
    `${layout.unitFolder}/melo.target`,
    machineTarget(
      machine,
      services.map(({ name }) => unitName(name)),
    ),
  ];
  const contents = new Map([...machine.runs.flatMap((role) => byRole[role]), ...units, target]);
  return [...contents].map(([path, content]) => ({ path: relative(layout.folder, path), content }));
}

/** Synapse's processes speak to PostgreSQL and to Redis. */
function withDrivers(service: FleetService, { postgresDriverFolder, redisDriverFolder }: Programs): FleetService {
  if (service.program !== "synapsePython") return service;
  const environment = { ...service.environment, PYTHONPATH: `${postgresDriverFolder}:${redisDriverFolder}` };
  return { ...service, environment };
}

function machineTarget({ name }: Machine, units: readonly string[]): string {
  return `[Unit]
Description=MELO on ${name}
Wants=${units.join(" ")}

[Install]
WantedBy=multi-user.target
`;
}

function registration(fleet: Fleet, homeserver: Machine, { asToken, hsToken }: FleetSecrets): string {
  const comment =
    "`calls` as application service. as_token can do what any account can: keep it as you keep the signing key.";
  const url = `http://${edgeOf(fleet, homeserver)}:${ports.reports}`;
  const { serverName } = fleet;
  return `${asComment(comment)}\n${applicationServiceYaml({ serverName, url, asToken, hsToken })}`;
}

function livekitKeys({ livekitJoinSecret, livekitApiSecret }: FleetSecrets): string {
  const comment =
    "LiveKit accepts every token signed with one of these. The first signs what people show, the second is MELO's own.";
  const keys = [
    { id: livekitKeyIds.join, secret: livekitJoinSecret },
    { id: livekitKeyIds.api, secret: livekitApiSecret },
  ];
  return `${asComment(comment)}\n${livekitKeysYaml(keys)}`;
}
