import type { AskAccess } from "../access/member-access.ts";
import type { DelegateLeave } from "../departures/delegate-leave.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { hasFullAccess } from "../environment/federation-environment.ts";
import { createAccountChecks } from "../homeserver/account-checks.ts";
import type { RequestAsService } from "../homeserver/application-service.ts";
import type { Handler } from "../http/handler.ts";
import type { Route } from "../http/router.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { mintToken } from "../livekit/mint-token.ts";
import type { Log } from "../log.ts";
import type { Homeservers } from "../openid/create-homeservers.ts";
import { createCallTokens } from "../tokens/call-tokens.ts";
import { createMemberTokenAccess } from "../tokens/member-token-access.ts";
import type { MemberNews } from "../tokens/member-news.ts";
import { openIdRoutes } from "../tokens/openid-routes.ts";

export interface TokenRoutesParts {
  readonly settings: CallsSettings;
  readonly log: Log;
  readonly request: RequestAsService;
  readonly askAccess: AskAccess;
  readonly callServer: CallServerPort;
  readonly news: MemberNews;
  readonly homeservers: Homeservers;
  readonly delegateLeave: DelegateLeave;
  readonly receiveWebhook: Handler;
}

const prefix = "/livekit/jwt";

/** The token service of other MatrixRTC clients. */
export function tokenRoutes(parts: TokenRoutesParts): readonly Route[] {
  const { settings, log, request, askAccess, callServer, news, homeservers, delegateLeave, receiveWebhook } = parts;
  const { serverName, federation, joinKey, livekit } = settings;
  const now = Date.now;
  const accounts = createAccountChecks(request, now);
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
  return openIdRoutes({ prefix, tokens, verifyOpenId, livekitUrl: livekit.publicUrl, receiveWebhook, log, now });
}
