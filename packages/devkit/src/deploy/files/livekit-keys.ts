import { livekitKeysYaml } from "../../config/livekit-config.ts";
import { asComment } from "../commented-yaml.ts";
import type { DeploymentSecrets } from "../deployment-secrets.ts";

/** The keys of LiveKit by what they sign: what browsers present, or requests of `calls` and webhooks. */
export const livekitKeyIds = { join: "melo-join", api: "melo-api" } as const;

export function livekitKeys({ livekitJoinSecret, livekitApiSecret }: DeploymentSecrets): string {
  const comment =
    "LiveKit accepts every token signed with one of these. The first signs what people show, the second is MELO's own.";
  const keys = [
    { id: livekitKeyIds.join, secret: livekitJoinSecret },
    { id: livekitKeyIds.api, secret: livekitApiSecret },
  ];
  return `${asComment(comment)}\n${livekitKeysYaml(keys)}`;
}
