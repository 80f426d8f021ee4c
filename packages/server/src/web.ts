import type { LivekitSettings } from "./environment/livekit-environment.ts";
import type { Environment } from "./environment/read-environment.ts";
import { readWebSettings } from "./environment/web-environment.ts";
import { createSessions } from "./homeserver/sessions.ts";
import { createRateLimits } from "./limits/rate-limits.ts";
import { createCallServer } from "./livekit/call-server.ts";
import { mintToken } from "./livekit/mint-token.ts";
import type { Log } from "./log.ts";
import { createPinoLog } from "./pino-log.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { createHandedOnIssuer } from "./tokens/handed-on-issuer.ts";
import { createChecksByOwnToken } from "./tokens/checks-by-own-token.ts";
import { createHandedOnRequest } from "./tokens/handed-on-request.ts";
import { createLivekitTokenHandler } from "./tokens/livekit-token-handler.ts";
import { createOwnIssuer, type TokenIssuer } from "./tokens/token-issuer.ts";

export interface WebHandlers {
  /** `GET /api/livekit?room=<Matrix room id>`. */
  livekitToken(request: Request): Promise<Response>;
}

/** Everything that `web` runs of this package; throws `misconfigured`, naming what the environment lacks. */
export function createWebHandlers(environment: Environment, log: Log = createPinoLog("web")): WebHandlers {
  const settings = readWebSettings(environment);
  const { fetch } = globalThis;
  if (settings.tokenSource.kind === "calls") {
    const { callsUrl } = settings.tokenSource;
    return { livekitToken: createHandedOnRequest({ callsUrl, fetch, log }) };
  }
  const sessions = createSessions({ homeserverUrl: settings.homeserverUrl, fetch });
  const issuer =
    settings.tokenSource.kind === "own"
      ? ownIssuerFor(settings.tokenSource.livekit)
      : createHandedOnIssuer({ sessions, serviceUrl: settings.tokenSource.serviceUrl, fetch });
  // One process with limits of its own: there is nobody to share them with.
  const limitRate = createRateLimits({ store: createMemoryStore() });
  const checks = createChecksByOwnToken(sessions, Date.now);
  return { livekitToken: createLivekitTokenHandler({ checks, issuer, limitRate, log }) };
}

function ownIssuerFor({ key, apiUrl, publicUrl }: LivekitSettings): TokenIssuer {
  const callServer = createCallServer(apiUrl, key);
  return createOwnIssuer({ callServer, mint: (grant) => mintToken(key, grant), livekitUrl: publicUrl });
}
