import { join } from "node:path";
import type { Tools } from "../install/installation.ts";
import type { ChildSpec } from "../supervisor/child-spec.ts";
import { serverName, sfuUrlOf, type InstanceAddresses, type LivekitKeys } from "./configuration.ts";
import { repositoryFolder, type DataLayout } from "./layout.ts";

export type PartName = "synapse" | "livekit" | "calls" | "web";

export interface ChildrenDescription {
  readonly layout: DataLayout;
  readonly addresses: InstanceAddresses;
  readonly keys: LivekitKeys;
  readonly tools: Tools;
  readonly parts: ReadonlySet<PartName>;
  /** What every child gets, see `inheritedEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The processes of one instance, in the order in which they need each other. */
export function childSpecs(instance: ChildrenDescription): ChildSpec[] {
  const all = [synapseSpec(instance), livekitSpec(instance), callsSpec(instance), webSpec(instance)];
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

function callsSpec(instance: ChildrenDescription): NamedSpec {
  const { layout, addresses, keys } = instance;
  const { ports, origin } = addresses;
  return {
    name: "calls",
    command: process.execPath,
    args: [join(repositoryFolder, "packages/server/bin/calls.ts")],
    environment: {
      ...serverEnvironment(instance),
      LIVEKIT_API_KEY: keys.api.id,
      LIVEKIT_API_SECRET_FILE: layout.secrets.livekitApiSecret,
      LIVEKIT_JOIN_API_KEY: keys.join.id,
      LIVEKIT_JOIN_API_SECRET_FILE: layout.secrets.livekitJoinSecret,
      MATRIX_SERVER_NAME: serverName,
      // Federation is off: nobody else's homeserver is asked about anybody.
      MELO_ALLOWED_HOMESERVERS: serverName,
      MELO_PUBLIC_URL: origin,
      MELO_CALLS_BIND: `127.0.0.1:${ports.callsPublic}`,
      MELO_CALLS_INTERNAL_BIND: `127.0.0.1:${ports.callsInternal}`,
      MELO_AS_TOKEN_FILE: layout.secrets.asToken,
      MELO_HS_TOKEN_FILE: layout.secrets.hsToken,
      MELO_REGISTRATION_SECRET_FILE: layout.secrets.registrationSecret,
      MELO_SETUP_TOKEN_FILE: layout.secrets.setupToken,
    },
    workingFolder: repositoryFolder,
    after: ["synapse", "livekit"],
    isHealthy: (signal) => answers(ports.callsInternal, "/readyz", signal),
  };
}

function webSpec(instance: ChildrenDescription): NamedSpec {
  const { layout, addresses, keys } = instance;
  const next = join(repositoryFolder, "node_modules/next/dist/bin/next");
  return {
    name: "web",
    command: process.execPath,
    args: [next, "start", "-H", "127.0.0.1", "-p", String(addresses.ports.web)],
    environment: {
      ...serverEnvironment(instance),
      LIVEKIT_API_KEY: keys.join.id,
      LIVEKIT_API_SECRET_FILE: layout.secrets.livekitJoinSecret,
    },
    workingFolder: repositoryFolder,
    after: [],
    isHealthy: (signal) => answers(addresses.ports.web, "/login", signal),
  };
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
