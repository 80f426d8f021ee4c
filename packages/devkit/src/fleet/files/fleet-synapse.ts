import { communityRateLimits } from "../../config/rate-limits.ts";
import {
  clientListener,
  closedToTheOutside,
  matrixRtc,
  serverIdentity,
  synapseListener,
  type SynapseSurroundings,
} from "../../config/synapse-config.ts";
import { commentedYaml } from "../../deploy/commented-yaml.ts";
import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { databaseName, databaseUser } from "../../deploy/files/postgres-files.ts";
import { addressOf, type Fleet, type Machine } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";
import { redisDatabases } from "./fleet-redis.ts";

const connections = { cp_min: 5, cp_max: 10 };
const mainProcess = "main";

/** `homeserver.yaml` of the main process, which every worker reads as well. */
export function fleetHomeserverYaml(
  fleet: Fleet,
  layout: DeploymentLayout,
  shared: { readonly redisPassword: string; readonly replicationSecret: string },
): string {
  const { secrets } = layout;
  const address = addressOf(fleet, "synapse");
  const origin = `https://${fleet.domain}`;
  const surroundings: SynapseSurroundings = {
    serverName: fleet.serverName,
    origin,
    port: ports.synapse,
    logConfigFile: layout.config.synapseLog,
    signingKeyFile: secrets.signingKey,
    registrationSecretFile: secrets.registrationSecret,
    macaroonSecretFile: secrets.macaroonSecret,
    formSecretFile: secrets.formSecret,
    applicationServiceFiles: [layout.config.applicationService],
    transport: { serviceUrl: `${origin}/livekit/jwt`, sfuUrl: `wss://${fleet.domain}/livekit/sfu` },
  };
  const federation = fleet.isFederating ? { federation_domain_whitelist: undefined } : {};
  return commentedYaml("Synapse, the homeserver. All of its options: https://element-hq.github.io/synapse", [
    {
      comment: [
        "server_name is part of every account and can never be changed.",
        "The listeners are for the edge and `calls`, and for workers, on the machines' own network alone.",
      ].join("\n"),
      values: serverIdentity(surroundings, {
        hasFederation: fleet.isFederating,
        listeners: [
          clientListener(address, ports.synapse, fleet.isFederating),
          synapseListener(address, ports.replication, ["replication"]),
        ],
      }),
    },
    {
      comment: "What main process and workers tell each other. Workers write nothing of their own.",
      values: {
        redis: {
          enabled: true,
          host: addressOf(fleet, "redis"),
          port: ports.redis,
          dbid: redisDatabases.synapse,
          password: shared.redisPassword,
        },
        instance_map: { [mainProcess]: { host: address, port: ports.replication } },
        worker_replication_secret: shared.replicationSecret,
      },
    },
    {
      comment: "PostgreSQL, on its own machine.",
      values: {
        database: {
          name: "psycopg2",
          args: {
            user: databaseUser,
            dbname: databaseName,
            host: addressOf(fleet, "postgres"),
            port: ports.postgres,
            passfile: secrets.postgresPasswordFile,
            // A connection that the database has forgotten is noticed.
            keepalives_idle: 10,
            keepalives_interval: 10,
            keepalives_count: 3,
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
    {
      comment: "Nobody registers without a link.",
      values: { ...closedToTheOutside(surroundings), ...federation },
    },
    {
      comment:
        "Synapse's own limits are made for open registration, and a call's keys and heart-beats alone exceed them.",
      values: communityRateLimits,
    },
  ]);
}

/** A generic worker: it reads the main process's file first, and this one over it. */
export function fleetWorkerYaml({ name, address }: Machine, layout: DeploymentLayout): string {
  return commentedYaml("Synapse's generic worker. The edge says which requests are its.", [
    {
      comment: "Each worker has a name of its own.",
      values: {
        worker_app: "synapse.app.generic_worker",
        worker_name: `worker-${name}`,
        worker_log_config: layout.config.synapseLog,
        worker_listeners: [synapseListener(address, ports.synapseWorker, ["client"])],
      },
    },
  ]);
}
