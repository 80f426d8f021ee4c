import { dirname } from "node:path";
import type { DeploymentLayout } from "./deployment-layout.ts";
import { serviceDefaults, type Service } from "./service.ts";

const databaseStopSeconds = 60;

export function postgresService(layout: DeploymentLayout): Service<"postgres"> {
  return {
    ...serviceDefaults,
    name: "postgres",
    purpose: "PostgreSQL, the homeserver's database",
    program: "shell",
    args: [layout.config.postgresStart],
    reads: [dirname(layout.config.postgres), layout.secrets.postgresPassword],
    writes: [layout.data.postgres, layout.run.postgres],
    stopSeconds: databaseStopSeconds,
  };
}

export function redisService(layout: DeploymentLayout, purpose: string): Service<"redis"> {
  return {
    ...serviceDefaults,
    name: "redis",
    purpose,
    program: "redis",
    args: [layout.config.redis],
    reads: [layout.config.redis],
    writes: [layout.data.redis],
  };
}

/** The main process. */
export function synapseService(layout: DeploymentLayout, purpose: string): Service<"synapse"> {
  const { config, secrets } = layout;
  return {
    ...serviceDefaults,
    name: "synapse",
    purpose,
    program: "synapsePython",
    args: ["-m", "synapse.app.homeserver", "--config-path", config.synapse],
    environment: { PYTHONUNBUFFERED: "1" },
    reads: [
      config.synapse,
      config.synapseLog,
      config.applicationService,
      secrets.signingKey,
      secrets.macaroonSecret,
      secrets.formSecret,
      secrets.registrationSecret,
      secrets.postgresPasswordFile,
    ],
    writes: [layout.data.synapse],
    stopSeconds: databaseStopSeconds,
  };
}

export function livekitService(
  { config }: DeploymentLayout,
  { purpose, stopSeconds }: Pick<Service<"livekit">, "purpose" | "stopSeconds">,
): Service<"livekit"> {
  return {
    ...serviceDefaults,
    name: "livekit",
    purpose,
    program: "livekit",
    args: ["--config", config.livekit],
    reads: [config.livekit, config.livekitKeys],
    stopSeconds,
  };
}

export function caddyService({ config, data, run }: DeploymentLayout, purpose: string): Service<"caddy"> {
  return {
    ...serviceDefaults,
    name: "caddy",
    purpose,
    program: "caddy",
    args: ["run", "--config", config.caddy, "--adapter", "caddyfile"],
    environment: { HOME: data.caddy, XDG_CONFIG_HOME: data.caddy, XDG_DATA_HOME: data.caddy },
    reads: [config.caddy],
    writes: [data.caddy, run.caddy],
    hasLowPorts: true,
  };
}

/** What ends or sorts TLS on port 443 where LiveKit's TURN is behind it. It reads the certificates that Caddy keeps. */
export function nginxService<Name extends string>(
  { config, data, run }: DeploymentLayout,
  name: Name,
  purpose: string,
): Service<Name> {
  return {
    ...serviceDefaults,
    name,
    purpose,
    program: "nginx",
    args: ["-e", "stderr", "-c", config.edge],
    reads: [config.edge, data.caddy],
    writes: [run.edge],
    after: ["caddy"],
    hasLowPorts: true,
  };
}
