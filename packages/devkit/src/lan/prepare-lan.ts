import { ensurePrivateFolder } from "../config/secrets.ts";
import type { InstanceLan } from "../instance/configuration.ts";
import { dataLayout } from "../instance/layout.ts";
import { certifyAddress, ensureLocalAuthority } from "./local-authority.ts";

/** An authority for certificates, kept with the secrets, and a certificate for this machine's address. */
export async function prepareLan(
  dataFolder: string,
  address: string,
  environment: NodeJS.ProcessEnv,
): Promise<InstanceLan> {
  const { secretsFolder } = dataLayout(dataFolder);
  ensurePrivateFolder(secretsFolder);
  const authority = await ensureLocalAuthority(secretsFolder, environment);
  return { address, authority, tls: await certifyAddress(secretsFolder, address, environment) };
}
