import { dirname } from "node:path";
import { callsArgs } from "../instance/server-programs.ts";
import { originOf, type Deployment } from "./deployment.ts";
import type { DeploymentLayout } from "./deployment-layout.ts";
import { deploymentPorts as ports } from "./deployment-ports.ts";

export type ServiceName = "postgres" | "redis" | "synapse" | "livekit" | "calls" | "web" | "caddy" | "edge";

/** The program of a service; where it is differs between a machine and an image. */
export type ProgramName = "shell" | "redis" | "synapsePython" | "livekit" | "node" | "caddy" | "nginx";

/** One long-running process: the same as a container and as a systemd unit. */
export interface Service<Name extends string = ServiceName> {
  readonly name: Name;
  /** One line for people. */
  readonly purpose: string;
  readonly program: ProgramName;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders of the deployment that it may read. It sees nothing else of it. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Started before it. Each of them waits for what it needs, so the order is a kindness. */
  readonly after: readonly Name[];
  /** Whether it listens below port 1024. */
  readonly hasLowPorts: boolean;
  /** How long it may take to end. */
  readonly stopSeconds: number;
}

/** The keys of LiveKit by what they sign: what browsers present, or requests of `calls` and webhooks. */
export const livekitKeyIds = { join: "melo-join", api: "melo-api" } as const;

const quickStopSeconds = 10;
/** LiveKit waits for everybody to leave; after this their browsers find the next one by themselves. */
const livekitStopSeconds = 30;
const databaseStopSeconds = 60;

export function deploymentServices(deployment: Deployment, layout: DeploymentLayout): readonly Service[] {
  return [
    postgres(layout),
    redis(layout),
    synapse(layout),
    livekit(layout),
    calls(deployment, layout),
    web(deployment, layout),
    caddy(layout),
    edge(layout),
  ];
}

const defaults = { environment: {}, writes: [], after: [], hasLowPorts: false, stopSeconds: quickStopSeconds };

function postgres(layout: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "postgres",
    purpose: "PostgreSQL, the homeserver's database",
    program: "shell",
    args: [layout.config.postgresStart],
    reads: [dirname(layout.config.postgres), layout.secrets.postgresPassword],
    writes: [layout.data.postgres, layout.run.postgres],
    stopSeconds: databaseStopSeconds,
  };
}

function redis(layout: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "redis",
    purpose: "Redis, what instances of calls share",
    program: "redis",
    args: [layout.config.redis],
    reads: [layout.config.redis],
    writes: [layout.data.redis],
  };
}

function synapse(layout: DeploymentLayout): Service {
  const { secrets, config } = layout;
  return {
    ...defaults,
    name: "synapse",
    purpose: "Synapse, the homeserver",
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
    writes: [layout.data.synapse, layout.run.postgres],
    after: ["postgres"],
    stopSeconds: databaseStopSeconds,
  };
}

function livekit({ config }: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "livekit",
    purpose: "LiveKit, which passes media on, with its TURN",
    program: "livekit",
    args: ["--config", config.livekit],
    reads: [config.livekit, config.livekitKeys],
    stopSeconds: livekitStopSeconds,
  };
}

function calls(deployment: Deployment, layout: DeploymentLayout): Service {
  const { secrets } = layout;
  const secretFiles = {
    LIVEKIT_API_SECRET_FILE: secrets.livekitApiSecret,
    LIVEKIT_JOIN_API_SECRET_FILE: secrets.livekitJoinSecret,
    MELO_AS_TOKEN_FILE: secrets.asToken,
    MELO_HS_TOKEN_FILE: secrets.hsToken,
    MELO_REGISTRATION_SECRET_FILE: secrets.registrationSecret,
    MELO_SETUP_TOKEN_FILE: secrets.setupToken,
    MELO_REDIS_URL_FILE: secrets.redisUrl,
  };
  return {
    ...defaults,
    name: "calls",
    purpose: "MELO's server: the door, tokens, moderation, invitations",
    program: "node",
    args: callsArgs,
    environment: {
      ...serverEnvironment(deployment),
      LIVEKIT_API_KEY: livekitKeyIds.api,
      LIVEKIT_JOIN_API_KEY: livekitKeyIds.join,
      MATRIX_SERVER_NAME: deployment.serverName,
      MELO_PUBLIC_URL: originOf(deployment),
      MELO_CALLS_BIND: `127.0.0.1:${ports.callsPublic}`,
      MELO_CALLS_INTERNAL_BIND: `127.0.0.1:${ports.callsInternal}`,
      // Without federation nobody else's homeserver is asked about anybody.
      ...(deployment.isFederating ? {} : { MELO_ALLOWED_HOMESERVERS: deployment.serverName }),
      ...secretFiles,
    },
    reads: Object.values(secretFiles),
    after: ["redis", "synapse", "livekit"],
  };
}

function web(deployment: Deployment, { secrets }: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "web",
    purpose: "MELO's pages, and tokens for their calls",
    program: "node",
    args: ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(ports.web)],
    environment: {
      ...serverEnvironment(deployment),
      LIVEKIT_API_KEY: livekitKeyIds.join,
      LIVEKIT_API_SECRET_FILE: secrets.livekitJoinSecret,
    },
    reads: [secrets.livekitJoinSecret],
    after: ["synapse"],
  };
}

function caddy(layout: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "caddy",
    purpose: "Caddy: certificates, HTTPS, which path goes where",
    program: "caddy",
    args: ["run", "--config", layout.config.caddy, "--adapter", "caddyfile"],
    environment: { HOME: layout.data.caddy, XDG_CONFIG_HOME: layout.data.caddy, XDG_DATA_HOME: layout.data.caddy },
    reads: [layout.config.caddy],
    writes: [layout.data.caddy, layout.run.caddy],
    hasLowPorts: true,
  };
}

function edge(layout: DeploymentLayout): Service {
  return {
    ...defaults,
    name: "edge",
    purpose: "nginx: shares port 443 between HTTPS and TURN",
    program: "nginx",
    args: ["-e", "stderr", "-c", layout.config.edge],
    // With the keys that Caddy keeps there nginx ends the TLS of TURN.
    reads: [layout.config.edge, layout.data.caddy],
    writes: [layout.run.edge],
    after: ["caddy"],
    hasLowPorts: true,
  };
}

function serverEnvironment(deployment: Deployment): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    MATRIX_HOMESERVER_URL: originOf(deployment),
    MATRIX_HOMESERVER_INTERNAL_URL: `http://127.0.0.1:${ports.synapse}`,
    NEXT_PUBLIC_LIVEKIT_URL: `wss://${deployment.domain}/livekit/sfu`,
    LIVEKIT_INTERNAL_URL: `http://127.0.0.1:${ports.livekit}`,
  };
}
