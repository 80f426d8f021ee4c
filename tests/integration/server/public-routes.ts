import { join } from "node:path";
import type { World } from "@melo/devkit";
import { publicRoutesOf } from "@melo/server/testing";
import type { RoutePattern } from "./malformed-requests.ts";

/** What the `calls` of a world serves to everybody. */
export function publicRoutesIn(world: World): readonly RoutePattern[] {
  const secret = join(world.dataFolder, "secrets/setup-token");
  return publicRoutesOf({
    MATRIX_HOMESERVER_URL: world.homeserverUrl,
    MATRIX_SERVER_NAME: "localhost",
    LIVEKIT_API_KEY: world.livekit.apiKey,
    LIVEKIT_API_SECRET: world.livekit.apiSecret,
    NEXT_PUBLIC_LIVEKIT_URL: world.livekit.sfuUrl,
    MELO_PUBLIC_URL: world.origin,
    MELO_CALLS_BIND: "127.0.0.1:0",
    MELO_CALLS_INTERNAL_BIND: "127.0.0.1:0",
    MELO_AS_TOKEN_FILE: secret,
    MELO_HS_TOKEN_FILE: secret,
    MELO_REGISTRATION_SECRET_FILE: secret,
    MELO_SETUP_TOKEN_FILE: secret,
  });
}
