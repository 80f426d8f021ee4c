import { relative } from "node:path";
import { synapseLogConfigYaml } from "../config/synapse-config.ts";
import type { GeneratedFile } from "../deploy/deployment-files.ts";
import { livekitKeys } from "../deploy/files/livekit-keys.ts";
import { postgresPasswordFile, postgresStartScript } from "../deploy/files/postgres-files.ts";
import { registration } from "../deploy/files/registration.ts";
import { systemdTarget, systemdUnit, unitName } from "../deploy/files/systemd-units.ts";
import type { Programs } from "../deploy/programs.ts";
import { fleetCaddyfile } from "./files/fleet-caddyfile.ts";
import { fleetLivekitYaml } from "./files/fleet-livekit.ts";
import { fleetPostgresAccess, fleetPostgresConfig } from "./files/fleet-postgres.ts";
import { fleetRedisConfig, fleetRedisUrl } from "./files/fleet-redis.ts";
import { turnCaddyfile, turnNginxConfig } from "./files/fleet-turn.ts";
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
    [config.applicationService, registration(fleet, secrets, `http://${edgeOf(fleet, machine)}:${ports.reports}`)],
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
  const forTurn: Contents =
    machine.turnDomain === undefined
      ? []
      : [
          [config.caddy, turnCaddyfile(fleet, machine.turnDomain, machine, layout)],
          [config.edge, turnNginxConfig(fleet, machine.turnDomain, layout)],
        ];
  const services = machineServices(fleet, machine);
  const units = services.map((service): readonly [string, string] => [
    `${layout.unitFolder}/${unitName(service.name)}`,
    systemdUnit(withDrivers(service, programs), fleet, layout, programs),
  ]);
  const unitNames = services.map(({ name }) => unitName(name));
  const target: readonly [string, string] = [
    `${layout.unitFolder}/melo.target`,
    systemdTarget(`MELO on ${machine.name}`, unitNames),
  ];
  const contents = new Map([...machine.runs.flatMap((role) => byRole[role]), ...forTurn, ...units, target]);
  return [...contents].map(([path, content]) => ({ path: relative(layout.folder, path), content }));
}

/** Synapse's processes speak to PostgreSQL and to Redis. */
function withDrivers(service: FleetService, { postgresDriverFolder, redisDriverFolder }: Programs): FleetService {
  if (service.program !== "synapsePython") return service;
  const environment = { ...service.environment, PYTHONPATH: `${postgresDriverFolder}:${redisDriverFolder}` };
  return { ...service, environment };
}
