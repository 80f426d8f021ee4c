import { connect } from "node:net";
import { join } from "node:path";
import type { Tools } from "../install/installation.ts";
import type { ChildSpec } from "../supervisor/child-spec.ts";
import { sfuUrlOf, type InstanceAddresses, type LivekitKeys } from "./configuration.ts";
import { repositoryFolder, type DataLayout } from "./layout.ts";
import { localAuthorityFile } from "../lan/local-authority.ts";
import type { InternalPorts } from "./ports.ts";
import { callsArgs } from "./server-programs.ts";

/** `calls2` is a second instance of `calls`; both then share `redis`. */
export type PartName = "synapse" | "livekit" | "redis" | "calls" | "calls2" | "web";

export interface ChildrenDescription {
  readonly layout: DataLayout;
  readonly addresses: InstanceAddresses;
  readonly keys: LivekitKeys;
  readonly tools: Tools;
  readonly parts: ReadonlySet<PartName>;
  /** What every child gets, see `inheritedEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Of the limits in `calls`; default 1. */
  readonly rateLimitFactor?: number | undefined;
}

/** The processes of one instance, in the order in which they need each other. */
export function childSpecs(instance: ChildrenDescription): ChildSpec[] {
  const { ports } = instance.addresses;
  const all = [
    synapseSpec(instance),
    livekitSpec(instance),
    redisSpec(instance),
    callsSpec(instance, { name: "calls", publicPort: ports.callsPublic, internalPort: ports.callsInternal }),
    callsSpec(instance, { name: "calls2", publicPort: ports.calls2Public, internalPort: ports.calls2Internal }),
    webSpec(instance),
  ];
  const running = all.filter(({ name }) => instance.parts.has(name));
  return running.map((spec) => ({ ...spec, after: spec.after.filter((name) => instance.parts.has(name)) }));
}

interface NamedSpec extends ChildSpec {
  readonly name: PartName;
  readonly after: readonly PartName[];
}

function synapseSpec({ layout, addresses, tools, environment }: ChildrenDescription): NamedSpec {
  return {
    name: "synapse",
    command: tools.synapsePython,
    args: ["-m", "synapse.app.homeserver", "--config-path", layout.synapseConfigFile],
    environment: { ...environment, PYTHONUNBUFFERED: "1" },
    workingFolder: layout.synapseFolder,
    after: [],
    isHealthy: (signal) => answers(addresses.ports.synapse, "/health", signal),
  };
}

function livekitSpec({ layout, addresses, tools, environment }: ChildrenDescription): NamedSpec {
  return {
    name: "livekit",
    command: tools.livekitServer,
    args: ["--config", layout.livekitConfigFile],
    environment,
    workingFolder: layout.folder,
    after: [],
    isHealthy: (signal) => answers(addresses.ports.livekit, "/", signal),
  };
}

/** Nothing on disk: what calls keep in it is of the moment. */
function redisSpec({ layout, addresses, tools, environment }: ChildrenDescription): NamedSpec {
  const { redis: port } = addresses.ports;
  const listener = ["--bind", "127.0.0.1", "--port", String(port)];
  return {
    name: "redis",
    command: tools.redisServer ?? "redis-server",
    args: [...listener, "--save", "", "--appendonly", "no", "--dir", layout.runFolder],
    environment,
    workingFolder: layout.folder,
    after: [],
    isHealthy: (signal) => answersPing(port, signal),
  };
}

interface CallsInstance {
  readonly name: "calls" | "calls2";
  readonly publicPort: number;
  readonly internalPort: number;
}

function callsSpec(instance: ChildrenDescription, { name, publicPort, internalPort }: CallsInstance): NamedSpec {
  const { layout, addresses, keys } = instance;
  const { ports, origin, serverName } = addresses;
  return {
    name,
    command: process.execPath,
    args: callsArgs,
    environment: {
      ...serverEnvironment(instance),
      LIVEKIT_API_KEY: keys.api.id,
      LIVEKIT_API_SECRET_FILE: layout.secrets.livekitApiSecret,
      LIVEKIT_JOIN_API_KEY: keys.join.id,
      LIVEKIT_JOIN_API_SECRET_FILE: layout.secrets.livekitJoinSecret,
      MATRIX_SERVER_NAME: serverName,
      ...federationEnvironment(addresses),
      MELO_PUBLIC_URL: origin,
      MELO_CALLS_BIND: `127.0.0.1:${publicPort}`,
      MELO_CALLS_INTERNAL_BIND: `127.0.0.1:${internalPort}`,
      MELO_AS_TOKEN_FILE: layout.secrets.asToken,
      MELO_HS_TOKEN_FILE: layout.secrets.hsToken,
      MELO_REGISTRATION_SECRET_FILE: layout.secrets.registrationSecret,
      MELO_SETUP_TOKEN_FILE: layout.secrets.setupToken,
      MELO_DATA_FOLDER: layout.folder,
      MELO_LOG_FOLDER: layout.logFolder,
      ...lanEnvironment(instance),
      ...(instance.rateLimitFactor === undefined ? {} : { MELO_RATE_LIMIT_FACTOR: String(instance.rateLimitFactor) }),
      ...(instance.parts.has("redis") ? { MELO_REDIS_URL: redisUrlOf(ports) } : { MELO_JOBS_FILE: layout.jobsFile }),
    },
    workingFolder: repositoryFolder,
    after: ["synapse", "livekit", "redis"],
    isHealthy: (signal) => answers(internalPort, "/readyz", signal),
  };
}

/** With federation off nobody else's homeserver is asked about anybody; with it on, those of this machine. */
function federationEnvironment({ serverName, federation }: InstanceAddresses): Readonly<Record<string, string>> {
  if (federation === undefined) return { MELO_ALLOWED_HOMESERVERS: serverName };
  return { MELO_ALLOWED_NETWORKS: "127.0.0.1/32,::1/128", NODE_EXTRA_CA_CERTS: federation.authorityFile };
}

/** The doctor in `calls` opens the front door as people do. */
function lanEnvironment({ layout, addresses }: ChildrenDescription): Readonly<Record<string, string>> {
  if (addresses.lanAddress === undefined) return {};
  return { NODE_EXTRA_CA_CERTS: localAuthorityFile(layout.secretsFolder) };
}

function webSpec(instance: ChildrenDescription): NamedSpec {
  const { addresses } = instance;
  const next = join(repositoryFolder, "node_modules/next/dist/bin/next");
  return {
    name: "web",
    command: process.execPath,
    args: [next, "start", "-H", "127.0.0.1", "-p", String(addresses.ports.web)],
    environment: {
      ...serverEnvironment(instance),
      ...tokenSourceEnvironment(instance),
      MELO_WEB_INTERNAL_BIND: `127.0.0.1:${addresses.ports.webInternal}`,
    },
    workingFolder: repositoryFolder,
    after: [],
    isHealthy: (signal) => answers(addresses.ports.web, "/login", signal),
  };
}

/** With `calls` there `web` holds no key at all; without it `web` signs by itself. */
function tokenSourceEnvironment(instance: ChildrenDescription): Readonly<Record<string, string>> {
  const { layout, addresses, keys, parts } = instance;
  if (parts.has("calls")) return { MELO_CALLS_INTERNAL_URL: `http://127.0.0.1:${addresses.reportsPort}` };
  return { LIVEKIT_API_KEY: keys.join.id, LIVEKIT_API_SECRET_FILE: layout.secrets.livekitJoinSecret };
}

function serverEnvironment({ addresses, environment }: ChildrenDescription): NodeJS.ProcessEnv {
  return {
    ...environment,
    NEXT_TELEMETRY_DISABLED: "1",
    MATRIX_HOMESERVER_URL: addresses.origin,
    MATRIX_HOMESERVER_INTERNAL_URL: `http://127.0.0.1:${addresses.ports.synapse}`,
    NEXT_PUBLIC_LIVEKIT_URL: sfuUrlOf(addresses.origin),
    LIVEKIT_INTERNAL_URL: `http://127.0.0.1:${addresses.ports.livekit}`,
  };
}

async function answers(port: number, path: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal, redirect: "manual" });
  await response.body?.cancel();
  return response.ok;
}

export function redisUrlOf({ redis }: InternalPorts): string {
  return `redis://127.0.0.1:${redis}`;
}

/** Redis's own protocol: PING, and PONG. */
function answersPing(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, signal });
    socket.on("connect", () => socket.write("PING\r\n"));
    socket.on("data", (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith("+PONG"));
    });
    socket.on("error", reject);
  });
}
