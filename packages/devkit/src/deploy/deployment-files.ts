import { join, relative } from "node:path";
import { synapseLogConfigYaml } from "../config/synapse-config.ts";
import type { Deployment } from "./deployment.ts";
import type { DeploymentLayout } from "./deployment-layout.ts";
import { deploymentPorts as ports } from "./deployment-ports.ts";
import type { DeploymentSecrets } from "./deployment-secrets.ts";
import { caddyfile } from "./files/caddyfile.ts";
import { composeYaml } from "./files/compose-file.ts";
import { dockerfile } from "./files/dockerfile.ts";
import { edgeConfig } from "./files/edge-config.ts";
import { homeserverYaml } from "./files/homeserver-yaml.ts";
import { livekitDeploymentYaml } from "./files/livekit-config.ts";
import { livekitKeys } from "./files/livekit-keys.ts";
import { postgresAccess, postgresConfig, postgresPasswordFile, postgresStartScript } from "./files/postgres-files.ts";
import { redisConfig, redisUrlOf } from "./files/redis-config.ts";
import { registration } from "./files/registration.ts";
import { backupTimer, backupUnit, systemdTarget, systemdUnit, unitName } from "./files/systemd-units.ts";
import { wellKnownFiles } from "./files/well-known-files.ts";
import { deploymentTargets } from "../watching/deployment-targets.ts";
import { watchingFiles } from "../watching/watching-files.ts";
import type { Programs } from "./programs.ts";
import { deploymentServices } from "./services.ts";

export interface GeneratedFile {
  /** Below the deployment's folder. */
  readonly path: string;
  readonly content: string;
}

/** Every file of a deployment but secrets and data. The same input gives the same bytes. */
export function deploymentFiles(
  deployment: Deployment,
  layout: DeploymentLayout,
  secrets: DeploymentSecrets,
  programs: Programs,
): readonly GeneratedFile[] {
  const { config } = layout;
  const services = deploymentServices(deployment, layout);
  const units = services.map((service): readonly [string, string] => [
    `${layout.unitFolder}/${unitName(service.name)}`,
    systemdUnit(service, deployment, layout, programs),
  ]);
  const unitNames = [...services.map(({ name }) => unitName(name)), "melo-backup.timer"];
  const contents: readonly (readonly [path: string, content: string])[] = [
    [layout.composeFile, composeYaml(services, deployment, layout)],
    [layout.dockerFile, dockerfile()],
    ...units,
    [`${layout.unitFolder}/melo.target`, systemdTarget("MELO", unitNames)],
    [`${layout.unitFolder}/${unitName("backup")}`, backupUnit(deployment, layout, programs)],
    [`${layout.unitFolder}/melo-backup.timer`, backupTimer()],
    [config.caddy, caddyfile(deployment, layout)],
    [config.edge, edgeConfig(deployment, layout)],
    [config.synapse, homeserverYaml(deployment, layout)],
    [config.synapseLog, synapseLogConfigYaml()],
    [config.applicationService, registration(deployment, secrets, `http://127.0.0.1:${ports.callsInternal}`)],
    [config.livekit, livekitDeploymentYaml(deployment, layout)],
    [config.livekitKeys, livekitKeys(secrets)],
    [config.redis, redisConfig(layout, secrets.redisPassword)],
    [config.postgres, postgresConfig(layout)],
    [config.postgresAccess, postgresAccess],
    [config.postgresStart, postgresStartScript(layout)],
    [config.passwd, passwd(deployment)],
    [layout.secrets.postgresPasswordFile, postgresPasswordFile(secrets.postgresPassword)],
    [layout.secrets.redisUrl, `${redisUrlOf(secrets.redisPassword)}\n`],
    ...wellKnown(deployment, layout),
    ...watchingFiles(layout, deploymentTargets),
  ];
  return contents.map(([path, content]) => ({ path: relative(layout.folder, path), content }));
}

/** Where user ids end in the deployment's own domain, Synapse answers itself. */
function wellKnown(deployment: Deployment, layout: DeploymentLayout): readonly (readonly [string, string])[] {
  if (deployment.serverName === deployment.domain) return [];
  const files = Object.entries(wellKnownFiles(deployment));
  return files.map(([name, content]) => [join(layout.wellKnownFolder, name), content]);
}

function passwd({ owner }: Deployment): string {
  return `root:x:0:0::/root:/usr/sbin/nologin\nmelo:x:${owner.uid}:${owner.gid}::/:/usr/sbin/nologin\n`;
}
