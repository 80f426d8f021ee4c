import {
  clientListener,
  closedToTheOutside,
  metricsListener,
  serverIdentity,
  synapseListener,
} from "../../config/synapse-config.ts";
import { commentedYaml } from "../../deploy/commented-yaml.ts";
import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { callsSection, limitsSection, storageSection, surroundingsOf } from "../../deploy/files/homeserver-sections.ts";
import { addressOf, type Fleet, type Machine } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";
import { redisDatabases } from "./fleet-redis.ts";

const mainProcess = "main";

/** `homeserver.yaml` of the main process, which every worker reads as well. */
export function fleetHomeserverYaml(
  fleet: Fleet,
  layout: DeploymentLayout,
  shared: { readonly redisPassword: string; readonly replicationSecret: string },
): string {
  const address = addressOf(fleet, "synapse");
  const surroundings = surroundingsOf(fleet, layout);
  const federation = fleet.isFederating ? { federation_domain_whitelist: undefined } : {};
  return commentedYaml("Synapse, the homeserver. All of its options: https://element-hq.github.io/synapse", [
    {
      comment: [
        "server_name is part of every account and can never be changed.",
        "The listeners are for the edge and `calls`, for workers and for Prometheus, on the machines' own network alone.",
      ].join("\n"),
      values: serverIdentity(surroundings, {
        hasFederation: fleet.isFederating,
        listeners: [
          clientListener(address, ports.synapse, fleet.isFederating),
          synapseListener(address, ports.replication, ["replication"]),
          metricsListener(address, ports.synapseMetrics),
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
    storageSection(
      layout,
      {
        host: addressOf(fleet, "postgres"),
        port: ports.postgres,
        // A connection that the database has forgotten is noticed.
        keepalives_idle: 10,
        keepalives_interval: 10,
        keepalives_count: 3,
      },
      "PostgreSQL, on its own machine.",
    ),
    callsSection(surroundings),
    {
      comment: "Nobody registers without a link.",
      values: { ...closedToTheOutside(surroundings), ...federation },
    },
    limitsSection,
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
        worker_listeners: [
          synapseListener(address, ports.synapseWorker, ["client"]),
          metricsListener(address, ports.synapseWorkerMetrics),
        ],
      },
    },
  ]);
}
