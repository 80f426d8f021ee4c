import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { redisConfig } from "../../deploy/files/redis-config.ts";
import { addressOf, type Fleet } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";

/** Each keeps to its own. */
export const redisDatabases = { calls: 0, livekit: 1, synapse: 2 } as const;

/** The same Redis as on one machine, for the others as well. */
export function fleetRedisConfig(fleet: Fleet, layout: DeploymentLayout, password: string): string {
  return redisConfig(layout, password, {
    about: "Redis for calls, LiveKit and Synapse, on the machines' own network alone.",
    address: addressOf(fleet, "redis"),
  });
}

export function fleetRedisUrl(fleet: Fleet, password: string): string {
  return `redis://:${password}@${addressOf(fleet, "redis")}:${ports.redis}/${redisDatabases.calls}`;
}
