import type { AskAccess } from "../access/member-access.ts";
import type { DelegateLeave } from "../departures/delegate-leave.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { hasFullAccess } from "../environment/federation-environment.ts";
import { rtcLivekitRoutes } from "../federation/rtc-livekit-routes.ts";
import { createAccountChecks } from "../homeserver/account-checks.ts";
import type { MasqueradePort, RequestAsService } from "../homeserver/application-service.ts";
import { createAskOverFederation } from "../homeserver/ask-over-federation.ts";
import { createFindDelayedEvent } from "../homeserver/find-delayed-event.ts";
import { createIsServerJoined } from "../homeserver/rooms-of-servers.ts";
import type { Handler } from "../http/handler.ts";
import type { Route } from "../http/router.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { mintToken } from "../livekit/mint-token.ts";
import type { Log } from "../log.ts";
import { createHomeservers } from "../openid/create-homeservers.ts";
import { createCallTokens } from "../tokens/call-tokens.ts";
import { createMemberTokenAccess } from "../tokens/member-token-access.ts";
import type { MemberNews } from "../tokens/member-news.ts";
import { openIdRoutes } from "../tokens/openid-routes.ts";

export interface TokenServiceParts {
  readonly settings: CallsSettings;
  readonly log: Log;
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  readonly askAccess: AskAccess;
  readonly callServer: CallServerPort;
  readonly news: MemberNews;
  readonly delegateLeave: DelegateLeave;
  readonly receiveWebhook: Handler;
}

const prefix = "/livekit/jwt";

/** The token service of other MatrixRTC clients, in its two forms. */
export interface TokenService {
  /** What clients ask themselves. */
  readonly publicRoutes: readonly Route[];
  /** What their homeserver asks for them. */
  readonly internalRoutes: readonly Route[];
}

export function createTokenService(parts: TokenServiceParts): TokenService {
  const { settings, log, request, masquerade, askAccess, callServer, news, delegateLeave, receiveWebhook } = parts;
  const { serverName, homeserverUrl, federation, joinKey, livekit } = settings;
  const now = Date.now;
  const accounts = createAccountChecks(request, now);
  const homeservers = createHomeservers({ federation, own: { serverName, url: homeserverUrl }, log });
  const tokens = createCallTokens({
    askAccess: createMemberTokenAccess({ askAccess, accounts, news, serverName }),
    hasFullAccess: (name) => hasFullAccess(federation.fullAccess, name),
    callServer,
    mint: (grant) => mintToken(joinKey, grant),
    findClientApi: homeservers.findClientApi,
    delegateLeave,
    log,
  });
  const { verifyOpenId } = homeservers;
  const livekitUrl = livekit.publicUrl;
  return {
    publicRoutes: openIdRoutes({ prefix, tokens, verifyOpenId, livekitUrl, receiveWebhook, log, now }),
    internalRoutes: rtcLivekitRoutes({
      hsToken: settings.hsToken,
      serverName,
      tokens,
      livekitUrl,
      isServerJoined: createIsServerJoined(request, masquerade),
      findDelayedEvent: createFindDelayedEvent(request),
      askOverFederation: createAskOverFederation(request),
      log,
      now,
    }),
  };
}
