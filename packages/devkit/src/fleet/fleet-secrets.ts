import { join } from "node:path";
import { ensureSecret, newSecret, readSecret } from "../config/secrets.ts";
import { ensureDeploymentSecrets, type DeploymentSecrets } from "../deploy/deployment-secrets.ts";
import { deploymentLayout } from "../deploy/deployment-layout.ts";

export interface FleetSecrets extends DeploymentSecrets {
  /** What Synapse's processes show each other. */
  readonly replicationSecret: string;
}

/** Makes the secrets that do not exist yet and never touches one that does. They are one set for all machines. */
export function ensureFleetSecrets(folder: string): FleetSecrets {
  const layout = deploymentLayout(folder);
  const secrets = ensureDeploymentSecrets(layout);
  const replicationFile = join(layout.secretsFolder, "replication-secret");
  ensureSecret(replicationFile, newSecret);
  return { ...secrets, replicationSecret: readSecret(replicationFile) };
}
