import { applicationServiceYaml } from "../../config/application-service.ts";
import { asComment } from "../commented-yaml.ts";
import type { Community } from "../deployment.ts";
import type { DeploymentSecrets } from "../deployment-secrets.ts";

/** `calls` as the homeserver's application service; `url` is where its internal listener is reached. */
export function registration(
  { serverName }: Pick<Community, "serverName">,
  { asToken, hsToken }: DeploymentSecrets,
  url: string,
): string {
  const comment =
    "`calls` as application service. as_token can do what any account can: keep it as you keep the signing key.";
  return `${asComment(comment)}\n${applicationServiceYaml({ serverName, url, asToken, hsToken })}`;
}
