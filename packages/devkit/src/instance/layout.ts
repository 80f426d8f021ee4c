import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { secretFiles, type SecretFiles } from "../config/secrets.ts";

/** Root of the repository this package lies in. */
export const repositoryFolder: string = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/\/$/, "");

/** Where everything of one instance lies. Copying this folder while it is stopped copies the instance. */
export interface DataLayout {
  readonly folder: string;
  readonly configFolder: string;
  readonly secretsFolder: string;
  readonly logFolder: string;
  readonly runFolder: string;
  readonly synapseFolder: string;
  readonly mediaFolder: string;
  readonly databaseFile: string;
  readonly lockFile: string;
  readonly portsFile: string;
  readonly jobsFile: string;
  readonly demoFile: string;
  readonly synapseConfigFile: string;
  readonly synapseLogConfigFile: string;
  readonly applicationServiceFile: string;
  readonly livekitConfigFile: string;
  readonly livekitKeyFile: string;
  readonly secrets: SecretFiles;
}

export function dataLayout(folder: string): DataLayout {
  const configFolder = join(folder, "config");
  const secretsFolder = join(folder, "secrets");
  const runFolder = join(folder, "run");
  const synapseFolder = join(folder, "synapse");
  return {
    folder,
    configFolder,
    secretsFolder,
    logFolder: join(folder, "logs"),
    runFolder,
    synapseFolder,
    mediaFolder: join(synapseFolder, "media"),
    databaseFile: join(synapseFolder, "homeserver.db"),
    lockFile: join(runFolder, "lock.json"),
    jobsFile: join(folder, "calls", "jobs.json"),
    portsFile: join(runFolder, "ports.json"),
    demoFile: join(secretsFolder, "demo.json"),
    synapseConfigFile: join(configFolder, "homeserver.yaml"),
    synapseLogConfigFile: join(configFolder, "synapse-log.yaml"),
    applicationServiceFile: join(configFolder, "application-service.yaml"),
    livekitConfigFile: join(configFolder, "livekit.yaml"),
    livekitKeyFile: join(configFolder, "livekit-keys.yaml"),
    secrets: secretFiles(secretsFolder),
  };
}
