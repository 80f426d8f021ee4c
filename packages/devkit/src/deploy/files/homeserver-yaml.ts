import { communityRateLimits } from "../../config/rate-limits.ts";
import {
  closedToTheOutside,
  matrixRtc,
  serverIdentity,
  type SynapseSurroundings,
} from "../../config/synapse-config.ts";
import { commentedYaml, type YamlSection } from "../commented-yaml.ts";
import { originOf, type Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";
import { databaseName, databaseUser } from "./postgres-files.ts";

const connections = { cp_min: 5, cp_max: 10 };

/** Synapse 1.163.2's `homeserver.yaml` on PostgreSQL. Holds no secret itself, only the names of the files that do. */
export function homeserverYaml(deployment: Deployment, layout: DeploymentLayout): string {
  const { secrets } = layout;
  const origin = originOf(deployment);
  const surroundings: SynapseSurroundings = {
    serverName: deployment.serverName,
    origin,
    port: ports.synapse,
    logConfigFile: layout.config.synapseLog,
    signingKeyFile: secrets.signingKey,
    registrationSecretFile: secrets.registrationSecret,
    macaroonSecretFile: secrets.macaroonSecret,
    formSecretFile: secrets.formSecret,
    applicationServiceFiles: [layout.config.applicationService],
    transport: { serviceUrl: `${origin}/livekit/jwt`, sfuUrl: `wss://${deployment.domain}/livekit/sfu` },
  };
  return commentedYaml("Synapse, the homeserver. All of its options: https://element-hq.github.io/synapse", [
    {
      comment:
        "server_name is part of every account and can never be changed. The listener is for Caddy and `calls` alone.",
      values: serverIdentity(surroundings, { hasFederation: deployment.isFederating }),
    },
    {
      comment: "PostgreSQL on this machine, by a socket.",
      values: {
        database: {
          name: "psycopg2",
          args: {
            user: databaseUser,
            dbname: databaseName,
            host: layout.run.postgres,
            passfile: secrets.postgresPasswordFile,
            ...connections,
          },
        },
        media_store_path: `${layout.data.synapse}/media`,
        max_upload_size: "100M",
        delete_stale_devices_after: "180d",
      },
    },
    {
      comment:
        "What calls need: where they go, delayed leaves for people whose browser dies, `calls` as application service.",
      values: matrixRtc(surroundings),
    },
    outside(deployment, surroundings),
    {
      comment:
        "Synapse's own limits are made for open registration, and a call's keys and heart-beats alone exceed them.",
      values: communityRateLimits,
    },
  ]);
}

function outside({ isFederating }: Deployment, surroundings: SynapseSurroundings): YamlSection {
  const closed = closedToTheOutside(surroundings);
  if (!isFederating) {
    return {
      comment: "Nobody registers without a link. Other homeservers are neither asked nor answered.",
      values: closed,
    };
  }
  return {
    comment: "Nobody registers without a link. Other homeservers are asked for their own keys, and nobody else is.",
    values: { ...closed, federation_domain_whitelist: undefined },
  };
}
