import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../install/debian-package.ts";
import { synapseDrivers } from "../install/synapse-drivers.ts";
import { repositoryFolder } from "../instance/layout.ts";

/** What units start, by absolute path: systemd looks nothing up. */
export interface Programs {
  readonly node: string;
  readonly synapsePython: string;
  /** A folder with PostgreSQL's driver for that Python. */
  readonly postgresDriverFolder: string;
  /** One with the client for Redis, which workers need. */
  readonly redisDriverFolder: string;
  readonly livekitServer: string;
  readonly caddy: string;
  readonly nginx: string;
  readonly redisServer: string;
  /** Folder of `postgres` and `initdb`, which Debian keeps off the PATH. */
  readonly postgresFolder: string;
}

const debianPostgresFolder = "/usr/lib/postgresql";
const defaultPostgresVersion = "15";

/** Where programs are on this machine or, as long as they are not there, where `npm run deploy -- --install` puts them. */
export function findPrograms(toolsFolder: string, environment: NodeJS.ProcessEnv): Programs {
  const search = { PATH: `${environment["PATH"] ?? ""}:/usr/sbin:/usr/bin` };
  return {
    node: join(repositoryFolder, "node_modules/node/bin/node"),
    synapsePython: join(toolsFolder, "synapse/bin/python"),
    postgresDriverFolder: join(toolsFolder, synapseDrivers.postgres.folder),
    redisDriverFolder: join(toolsFolder, synapseDrivers.redis.folder),
    livekitServer: onPath("livekit-server", environment) ?? join(toolsFolder, "livekit/livekit-server"),
    caddy: join(toolsFolder, "caddy/caddy"),
    nginx: onPath("nginx", search) ?? "/usr/sbin/nginx",
    redisServer: onPath("redis-server", search) ?? "/usr/bin/redis-server",
    postgresFolder: newestPostgresFolder(),
  };
}

function newestPostgresFolder(): string {
  const versions = existsSync(debianPostgresFolder) ? readdirSync(debianPostgresFolder) : [];
  const installed = versions.filter((name) => existsSync(join(debianPostgresFolder, name, "bin/postgres")));
  const newest = installed.sort((one, other) => Number(other) - Number(one))[0] ?? defaultPostgresVersion;
  return join(debianPostgresFolder, newest, "bin");
}
