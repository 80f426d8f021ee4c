import type { OwnServer, Target } from "@melo/doctor";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { DoctorOptions, DoctorSource } from "../commands/doctor-options.ts";
import { readSecret } from "../config/secrets.ts";
import { readAnswers } from "../deploy/deployment-answers.ts";
import { deploymentLayout } from "../deploy/deployment-layout.ts";
import { deploymentPorts } from "../deploy/deployment-ports.ts";
import { originOf } from "../deploy/deployment.ts";
import { dataLayout } from "../instance/layout.ts";
import { localAuthorityFile } from "../lan/local-authority.ts";
import { Problem } from "../problem.ts";

const applicationServiceId = "melo-calls";

export interface FoundTarget {
  readonly target: Target;
  /** PEM file of an authority of its own that has signed its certificate. */
  readonly authorityFile: string | undefined;
}

/** What the doctor looks at, and what the folder says about it. @throws {Problem} if there is nothing. */
export function findTarget(
  { source, roomIds }: Pick<DoctorOptions, "source" | "roomIds">,
  accessToken: string | undefined,
): FoundTarget {
  const { authorityFile, ...place } = placeOf(source);
  return { target: { ...place, accessToken, roomIds, adminUserId: undefined }, authorityFile };
}

type Place = Pick<Target, "origin" | "serverName" | "own"> & Pick<FoundTarget, "authorityFile">;

function placeOf(source: DoctorSource): Place {
  if (source.kind === "address") {
    return { origin: source.origin, serverName: source.serverName, own: undefined, authorityFile: undefined };
  }
  return source.kind === "embedded" ? embeddedPlace(source.folder) : deploymentPlace(source.folder);
}

function embeddedPlace(folder: string): Place {
  const layout = dataLayout(folder);
  if (!existsSync(layout.synapseConfigFile) || !existsSync(layout.portsFile)) {
    throw new Problem(
      `Nothing was ever started with ${folder}.`,
      "Start it (npm start), or name another: --data <folder>, --deployment <folder> or --url <https://…>",
    );
  }
  // Both files are written by every start of our own.
  const { public_baseurl: origin, server_name: serverName } = parse(readFileSync(layout.synapseConfigFile, "utf8")) as {
    readonly public_baseurl: string;
    readonly server_name: string;
  };
  const ports = JSON.parse(readFileSync(layout.portsFile, "utf8")) as Readonly<Record<string, number>>;
  return {
    origin: origin.replace(/\/$/, ""),
    serverName,
    authorityFile: origin.startsWith("https:") ? localAuthorityFile(layout.secretsFolder) : undefined,
    own: {
      homeserverUrl: loopback(ports["synapse"]),
      callsUrl: loopback(ports["callsInternal"]),
      service: serviceOf(layout.secrets.asToken),
      dataFolder: folder,
      logFolder: layout.logFolder,
      database: "sqlite",
      databaseFile: layout.databaseFile,
    },
  };
}

function deploymentPlace(folder: string): Place {
  const deployment = readAnswers(folder);
  if (deployment === undefined) {
    throw new Problem(`${folder} is no deployment of MELO.`, "Name one: npm run doctor -- --deployment /srv/melo");
  }
  const layout = deploymentLayout(folder);
  return {
    origin: originOf(deployment),
    serverName: deployment.serverName,
    authorityFile: deployment.certificates === "internal" ? caddyAuthorityFile(layout.data.caddy) : undefined,
    own: {
      homeserverUrl: loopback(deploymentPorts.synapse),
      callsUrl: loopback(deploymentPorts.callsInternal),
      service: serviceOf(layout.secrets.asToken),
      dataFolder: folder,
      logFolder: undefined,
      database: "postgres",
      databaseFile: undefined,
    },
  };
}

function serviceOf(tokenFile: string): OwnServer["service"] {
  try {
    return { id: applicationServiceId, asToken: readSecret(tokenFile) };
  } catch (error) {
    throw new Problem(
      `${tokenFile} cannot be read.`,
      "Run the doctor as the account that the server belongs to, or as root.",
      error,
    );
  }
}

/** Where Caddy keeps the certificate of its own authority. */
function caddyAuthorityFile(storageFolder: string): string {
  return join(storageFolder, "pki/authorities/local/root.crt");
}

function loopback(port: number | undefined): string {
  return `http://127.0.0.1:${port}`;
}
