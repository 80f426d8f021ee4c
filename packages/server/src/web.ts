import type { Environment } from "./environment/read-environment.ts";
import { readWebSettings } from "./environment/web-environment.ts";
import { createSessions } from "./homeserver/sessions.ts";
import { createCallServer } from "./livekit/call-server.ts";
import { mintToken } from "./livekit/mint-token.ts";
import { createPinoLog } from "./pino-log.ts";
import { createLivekitTokenHandler } from "./tokens/livekit-token-handler.ts";

/** Everything that `web` runs of this package; throws `misconfigured`, naming what the environment lacks. */
export function createWebHandlers(environment: Environment): { livekitToken(request: Request): Promise<Response> } {
  const { homeserverUrl, livekit } = readWebSettings(environment);
  return {
    livekitToken: createLivekitTokenHandler({
      sessions: createSessions({ homeserverUrl, fetch: globalThis.fetch }),
      callServer: createCallServer(livekit.apiUrl, livekit.key),
      mint: (grant) => mintToken(livekit.key, grant),
      livekitUrl: livekit.publicUrl,
      log: createPinoLog("web"),
      now: Date.now,
    }),
  };
}
