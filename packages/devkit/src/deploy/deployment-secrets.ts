import { ensureSecret, ensureSecrets, newSecret, readSecret } from "../config/secrets.ts";
import type { DeploymentLayout } from "./deployment-layout.ts";

/** The secrets that stand inside of generated files. */
export interface DeploymentSecrets {
  readonly asToken: string;
  readonly hsToken: string;
  readonly livekitJoinSecret: string;
  readonly livekitApiSecret: string;
  readonly postgresPassword: string;
  readonly redisPassword: string;
}

/** Makes the secrets that do not exist yet and never touches one that does. */
export function ensureDeploymentSecrets({ secretsFolder, secrets }: DeploymentLayout): DeploymentSecrets {
  ensureSecrets(secretsFolder);
  for (const file of [secrets.postgresPassword, secrets.redisPassword]) ensureSecret(file, newSecret);
  return {
    asToken: readSecret(secrets.asToken),
    hsToken: readSecret(secrets.hsToken),
    livekitJoinSecret: readSecret(secrets.livekitJoinSecret),
    livekitApiSecret: readSecret(secrets.livekitApiSecret),
    postgresPassword: readSecret(secrets.postgresPassword),
    redisPassword: readSecret(secrets.redisPassword),
  };
}
