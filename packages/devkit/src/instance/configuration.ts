import { mkdirSync } from "node:fs";
import { applicationServiceYaml } from "../config/application-service.ts";
import { livekitConfigYaml, livekitKeysYaml, type LivekitKey } from "../config/livekit-config.ts";
import { ensurePrivateFolder, ensureSecrets, readSecret, writePrivateFile } from "../config/secrets.ts";
import { synapseConfigYaml, synapseLogConfigYaml } from "../config/synapse-config.ts";
import type { TlsIdentity } from "../front-door/front-door.ts";
import type { LocalAuthority } from "../lan/local-authority.ts";
import type { DataLayout } from "./layout.ts";
import type { InternalPorts } from "./ports.ts";

/** Never changes: it is part of every account's id. Only worlds that federate are called otherwise. */
export const serverName = "localhost";

/** With other worlds on this machine; the front door then answers over HTTPS. */
export interface InstanceFederation {
  /** For `localhost`. */
  readonly tls: TlsIdentity;
  /** PEM file of the authority that has signed it, and those of the others. */
  readonly authorityFile: string;
}

/** For the other machines of a home or an office; the front door then answers over HTTPS at an address of this machine. */
export interface InstanceLan {
  /** IPv4. */
  readonly address: string;
  readonly tls: TlsIdentity;
  readonly authority: LocalAuthority;
}

export interface InstanceAddresses {
  /** Of the front door, without a trailing slash. */
  readonly origin: string;
  readonly serverName: string;
  readonly federation: InstanceFederation | undefined;
  /** Where media goes, if not to this machine alone. */
  readonly lanAddress: string | undefined;
  readonly ports: InternalPorts;
  /** Where homeserver and LiveKit tell `calls` what happens. */
  readonly reportsPort: number;
}

/** One signs what browsers present, the other the requests of `calls` and LiveKit's webhooks. */
export interface LivekitKeys {
  readonly join: LivekitKey;
  readonly api: LivekitKey;
}

export function sfuUrlOf(origin: string): string {
  return `${origin.replace(/^http/, "ws")}/livekit/sfu`;
}

/** Makes folders and missing secrets, and writes every configuration file anew: they are derived, never edited. */
export function writeConfiguration(layout: DataLayout, addresses: InstanceAddresses, isRelaxed: boolean): LivekitKeys {
  for (const folder of [layout.folder, layout.configFolder, layout.logFolder, layout.runFolder, layout.synapseFolder]) {
    ensurePrivateFolder(folder);
  }
  mkdirSync(layout.mediaFolder, { recursive: true });
  ensureSecrets(layout.secretsFolder);
  const keys = livekitKeys(layout);
  writeSynapseFiles(layout, addresses, isRelaxed);
  writePrivateFile(layout.livekitKeyFile, livekitKeysYaml([keys.join, keys.api]));
  writePrivateFile(
    layout.livekitConfigFile,
    livekitConfigYaml({
      port: addresses.ports.livekit,
      udpPort: addresses.ports.livekitUdp,
      metricsPort: addresses.ports.livekitMetrics,
      lanAddress: addresses.lanAddress,
      loopbackInterface: process.platform === "darwin" ? "lo0" : "lo",
      keyFile: layout.livekitKeyFile,
      webhookKeyId: keys.api.id,
      webhookUrl: `http://127.0.0.1:${addresses.reportsPort}/webhooks/livekit`,
    }),
  );
  return keys;
}

function writeSynapseFiles(layout: DataLayout, addresses: InstanceAddresses, isRelaxed: boolean): void {
  const { origin, serverName: ownName, federation, ports, reportsPort } = addresses;
  const { secrets } = layout;
  writePrivateFile(
    layout.applicationServiceFile,
    applicationServiceYaml({
      serverName: ownName,
      url: `http://127.0.0.1:${reportsPort}`,
      asToken: readSecret(secrets.asToken),
      hsToken: readSecret(secrets.hsToken),
    }),
  );
  writePrivateFile(layout.synapseLogConfigFile, synapseLogConfigYaml());
  writePrivateFile(
    layout.synapseConfigFile,
    synapseConfigYaml({
      serverName: ownName,
      origin,
      port: ports.synapse,
      metricsPort: ports.synapseMetrics,
      databaseFile: layout.databaseFile,
      mediaFolder: layout.mediaFolder,
      logConfigFile: layout.synapseLogConfigFile,
      signingKeyFile: secrets.signingKey,
      registrationSecretFile: secrets.registrationSecret,
      macaroonSecretFile: secrets.macaroonSecret,
      formSecretFile: secrets.formSecret,
      applicationServiceFiles: [layout.applicationServiceFile],
      transport: { serviceUrl: `${origin}/livekit/jwt`, sfuUrl: sfuUrlOf(origin) },
      areRateLimitsRelaxed: isRelaxed,
      federation,
    }),
  );
}

function livekitKeys(layout: DataLayout): LivekitKeys {
  return {
    join: { id: "melo-join", secret: readSecret(layout.secrets.livekitJoinSecret) },
    api: { id: "melo-api", secret: readSecret(layout.secrets.livekitApiSecret) },
  };
}
