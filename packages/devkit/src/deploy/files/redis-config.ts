import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";

export interface RedisReach {
  /** A line for whoever reads the file. */
  readonly about: string;
  readonly address: string;
}

const onThisMachine: RedisReach = {
  about: "Redis for calls: limits, leases, leaves that are still to be sent. On this machine alone.",
  address: "127.0.0.1",
};

/** What instances of `calls` share. Nothing of it must be backed up, and nothing may be evicted. */
export function redisConfig(
  layout: DeploymentLayout,
  password: string,
  { about, address }: RedisReach = onThisMachine,
): string {
  return `# ${about}
bind ${address}
port ${ports.redis}
requirepass ${password}
dir ${layout.data.redis}
# Leaves that clients have handed over outlive a restart.
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
`;
}

export function redisUrlOf(password: string): string {
  return `redis://:${password}@127.0.0.1:${ports.redis}`;
}
