import { communityRateLimits } from "../../config/rate-limits.ts";
import { matrixRtc, type SynapseSurroundings } from "../../config/synapse-config.ts";
import type { YamlSection } from "../commented-yaml.ts";
import { originOf, signallingUrlOf, type Community } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";
import { databaseName, databaseUser } from "./postgres-files.ts";

const connections = { cp_min: 5, cp_max: 10 };

export function surroundingsOf(community: Community, { config, secrets }: DeploymentLayout): SynapseSurroundings {
  const origin = originOf(community);
  return {
    serverName: community.serverName,
    origin,
    port: ports.synapse,
    metricsPort: ports.synapseMetrics,
    logConfigFile: config.synapseLog,
    signingKeyFile: secrets.signingKey,
    registrationSecretFile: secrets.registrationSecret,
    macaroonSecretFile: secrets.macaroonSecret,
    formSecretFile: secrets.formSecret,
    applicationServiceFiles: [config.applicationService],
    transport: { serviceUrl: `${origin}/livekit/jwt`, sfuUrl: signallingUrlOf(community) },
  };
}

/** `reach` says how PostgreSQL is reached, in psycopg2's words. */
export function storageSection(layout: DeploymentLayout, reach: object, comment: string): YamlSection {
  return {
    comment,
    values: {
      database: {
        name: "psycopg2",
        args: {
          user: databaseUser,
          dbname: databaseName,
          ...reach,
          passfile: layout.secrets.postgresPasswordFile,
          ...connections,
        },
      },
      media_store_path: `${layout.data.synapse}/media`,
      max_upload_size: "100M",
      delete_stale_devices_after: "180d",
    },
  };
}

export function callsSection(surroundings: SynapseSurroundings): YamlSection {
  return {
    comment:
      "What calls need: where they go, delayed leaves for people whose browser dies, `calls` as application service.",
    values: matrixRtc(surroundings),
  };
}

export const limitsSection: YamlSection = {
  comment: "Synapse's own limits are made for open registration, and a call's keys and heart-beats alone exceed them.",
  values: communityRateLimits,
};
