import { callsArgs } from "../instance/server-programs.ts";
import { originOf, signallingUrlOf, type Community } from "./deployment.ts";
import type { DeploymentLayout } from "./deployment-layout.ts";
import { deploymentPorts as ports } from "./deployment-ports.ts";
import { livekitKeyIds } from "./files/livekit-keys.ts";
import { serviceDefaults, type Service } from "./service.ts";

/** Where a server of MELO's own listens, and how it reaches the others. */
export interface ServerPlace {
  readonly address: string;
  readonly homeserverUrl: string;
  readonly livekitUrl: string;
  /** What `calls` tells other servers: its internal listener, or that of any of several. */
  readonly callsUrl: string;
}

export function callsService(
  community: Community,
  { secrets }: DeploymentLayout,
  place: ServerPlace,
): Service<"calls"> {
  const secretFiles = {
    LIVEKIT_API_SECRET_FILE: secrets.livekitApiSecret,
    LIVEKIT_JOIN_API_SECRET_FILE: secrets.livekitJoinSecret,
    MELO_AS_TOKEN_FILE: secrets.asToken,
    MELO_HS_TOKEN_FILE: secrets.hsToken,
    MELO_REGISTRATION_SECRET_FILE: secrets.registrationSecret,
    MELO_SETUP_TOKEN_FILE: secrets.setupToken,
    MELO_REDIS_URL_FILE: secrets.redisUrl,
  };
  return {
    ...serviceDefaults,
    name: "calls",
    purpose: "MELO's server: the door, tokens, moderation, invitations",
    program: "node",
    args: callsArgs,
    environment: {
      ...serverEnvironment(community),
      MATRIX_HOMESERVER_INTERNAL_URL: place.homeserverUrl,
      LIVEKIT_INTERNAL_URL: place.livekitUrl,
      LIVEKIT_API_KEY: livekitKeyIds.api,
      LIVEKIT_JOIN_API_KEY: livekitKeyIds.join,
      MATRIX_SERVER_NAME: community.serverName,
      MELO_PUBLIC_URL: originOf(community),
      MELO_DATA_FOLDER: community.folder,
      MELO_CALLS_BIND: `${place.address}:${ports.callsPublic}`,
      MELO_CALLS_INTERNAL_BIND: `${place.address}:${ports.callsInternal}`,
      // Without federation nobody else's homeserver is asked about anybody.
      ...(community.isFederating ? {} : { MELO_ALLOWED_HOMESERVERS: community.serverName }),
      ...secretFiles,
    },
    reads: Object.values(secretFiles),
  };
}

/** It holds no secret: who may have a token is for `calls` to say. */
export function webService(community: Community, place: Pick<ServerPlace, "address" | "callsUrl">): Service<"web"> {
  return {
    ...serviceDefaults,
    name: "web",
    purpose: "MELO's pages",
    program: "node",
    args: ["node_modules/next/dist/bin/next", "start", "-H", place.address, "-p", String(ports.web)],
    environment: {
      ...serverEnvironment(community),
      MELO_CALLS_INTERNAL_URL: place.callsUrl,
      MELO_WEB_INTERNAL_BIND: `${place.address}:${ports.webInternal}`,
    },
    reads: [],
  };
}

function serverEnvironment(community: Community): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    MATRIX_HOMESERVER_URL: originOf(community),
    NEXT_PUBLIC_LIVEKIT_URL: signallingUrlOf(community),
  };
}
