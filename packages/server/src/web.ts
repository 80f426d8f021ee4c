import type { Environment } from "./environment/read-environment.ts";
import { readWebSettings } from "./environment/web-environment.ts";
import { createSessions } from "./homeserver/sessions.ts";
import { createCallServer } from "./livekit/call-server.ts";
import { mintToken } from "./livekit/mint-token.ts";
import type { Log } from "./log.ts";
import { createPinoLog } from "./pino-log.ts";
import { createLivekitTokenHandler } from "./tokens/livekit-token-handler.ts";

export interface WebHandlers {
  /** `GET /api/livekit?room=<Matrix room id>`. */
  livekitToken(request: Request): Promise<Response>;
}

/** Everything that `web` runs of this package; throws `misconfigured`, naming what the environment lacks. */
export function createWebHandlers(environment: Environment, log: Log = createPinoLog("web")): WebHandlers {
  const { homeserverUrl, livekit } = readWebSettings(environment);
  return {
    livekitToken: createLivekitTokenHandler({
      sessions: createSessions({ homeserverUrl, fetch: globalThis.fetch }),
      callServer: createCallServer(livekit.apiUrl, livekit.key),
      mint: (grant) => mintToken(livekit.key, grant),
      livekitUrl: livekit.publicUrl,
      log,
      now: Date.now,
    }),
  };
}
