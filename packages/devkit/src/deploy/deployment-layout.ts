import { join } from "node:path";
import { secretFiles, type SecretFiles } from "../config/secrets.ts";

/** Where everything of a deployment lies. */
export interface DeploymentLayout {
  readonly folder: string;
  /** What was decided, for the next run. */
  readonly answersFile: string;
  /** Each generated file as it was generated: a file that differs from it was edited by a person. */
  readonly recordFolder: string;
  readonly composeFile: string;
  readonly dockerFile: string;
  readonly unitFolder: string;
  /** For the web server of the domain in which user ids end, if that is another one. */
  readonly wellKnownFolder: string;
  /** For Prometheus and Grafana, wherever they run. */
  readonly watchingFolder: string;
  readonly configFolder: string;
  readonly secretsFolder: string;
  readonly secrets: DeploymentSecretFiles;
  readonly data: {
    readonly postgres: string;
    readonly synapse: string;
    readonly redis: string;
    readonly caddy: string;
  };
  readonly run: { readonly postgres: string; readonly caddy: string; readonly edge: string };
  readonly backupFolder: string;
  readonly config: {
    readonly caddy: string;
    readonly edge: string;
    readonly synapse: string;
    readonly synapseLog: string;
    readonly applicationService: string;
    readonly livekit: string;
    readonly livekitKeys: string;
    readonly redis: string;
    readonly postgres: string;
    readonly postgresAccess: string;
    readonly postgresStart: string;
    /** Names the owner inside of containers, whose images do not know him. */
    readonly passwd: string;
  };
}

export interface DeploymentSecretFiles extends SecretFiles {
  readonly postgresPassword: string;
  /** libpq's password file for Synapse and backups. */
  readonly postgresPasswordFile: string;
  readonly redisPassword: string;
  readonly redisUrl: string;
}

export function deploymentLayout(folder: string): DeploymentLayout {
  const config = join(folder, "config");
  const secrets = join(folder, "secrets");
  return {
    folder,
    answersFile: join(folder, "deployment.json"),
    recordFolder: join(folder, ".generated"),
    composeFile: join(folder, "compose.yaml"),
    dockerFile: join(folder, "Dockerfile"),
    unitFolder: join(folder, "systemd"),
    wellKnownFolder: join(folder, "well-known"),
    watchingFolder: join(folder, "watching"),
    configFolder: config,
    secretsFolder: secrets,
    secrets: {
      ...secretFiles(secrets),
      postgresPassword: join(secrets, "postgres-password"),
      postgresPasswordFile: join(secrets, "pgpass"),
      redisPassword: join(secrets, "redis-password"),
      redisUrl: join(secrets, "redis-url"),
    },
    data: {
      postgres: join(folder, "data/postgres"),
      synapse: join(folder, "data/synapse"),
      redis: join(folder, "data/redis"),
      caddy: join(folder, "data/caddy"),
    },
    run: {
      postgres: join(folder, "run/postgres"),
      caddy: join(folder, "run/caddy"),
      edge: join(folder, "run/edge"),
    },
    backupFolder: join(folder, "backups"),
    config: {
      caddy: join(config, "Caddyfile"),
      edge: join(config, "nginx.conf"),
      synapse: join(config, "homeserver.yaml"),
      synapseLog: join(config, "synapse-log.yaml"),
      applicationService: join(config, "application-service.yaml"),
      livekit: join(config, "livekit.yaml"),
      livekitKeys: join(config, "livekit-keys.yaml"),
      redis: join(config, "redis.conf"),
      postgres: join(config, "postgres/postgresql.conf"),
      postgresAccess: join(config, "postgres/pg_hba.conf"),
      postgresStart: join(config, "postgres/start.sh"),
      passwd: join(config, "passwd"),
    },
  };
}
