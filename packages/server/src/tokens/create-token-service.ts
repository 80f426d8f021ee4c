import type { AskAccess } from "../access/member-access.ts";
import type { DelegateLeave } from "../departures/delegate-leave.ts";
import { hasFullAccess, type FullAccess } from "../environment/federation-environment.ts";
import { rtcLivekitRoutes } from "../federation/rtc-livekit-routes.ts";
import type { AccountChecks } from "../homeserver/account-checks.ts";
import type { MasqueradePort, RequestAsService } from "../homeserver/application-service.ts";
import { createAskOverFederation } from "../homeserver/ask-over-federation.ts";
import { createFindDelayedEvent } from "../homeserver/find-delayed-event.ts";
import { createIsServerJoined } from "../homeserver/rooms-of-servers.ts";
import type { Handler } from "../http/handler.ts";
import type { Route } from "../http/router.ts";
import type { CallServerPort, LivekitKey } from "../livekit/call-server.ts";
import type { LimitRate } from "../limits/rate-limits.ts";
import { mintToken } from "../livekit/mint-token.ts";
import type { Log } from "../log.ts";
import type { Homeservers } from "../openid/create-homeservers.ts";
import { createCallTokens } from "./call-tokens.ts";
import { createIdentityTokenAccess } from "./identity-token-access.ts";
import type { MemberNews } from "./member-news.ts";
import { createMemberTokenAccess } from "./member-token-access.ts";
import { openIdRoutes } from "./openid-routes.ts";

/** The homeserver whose application service this is. */
export interface OwnHomeserver {
  readonly serverName: string;
  readonly hsToken: string;
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  readonly accounts: AccountChecks;
  readonly askAccess: AskAccess;
  readonly news: MemberNews;
}

export interface TokenServiceParts {
  /** Where the public routes are mounted: `/livekit/jwt`, or nothing for the root. */
  readonly prefix: string;
  /** WebSocket URL that clients connect to. */
  readonly livekitUrl: string;
  /** Signs the tokens. */
  readonly joinKey: LivekitKey;
  readonly fullAccess: FullAccess;
  readonly homeservers: Homeservers;
  readonly callServer: CallServerPort;
  /** Undefined: nobody lets us look into rooms, and tokens go to whoever proves who he is. */
  readonly own: OwnHomeserver | undefined;
  readonly delegateLeave: DelegateLeave;
  readonly receiveWebhook: Handler;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

/** The token service of other MatrixRTC clients, in its two forms. */
export interface TokenService {
  /** What clients ask themselves. */
  readonly publicRoutes: readonly Route[];
  /** What their homeserver asks for them. */
  readonly internalRoutes: readonly Route[];
}

export function createTokenService(parts: TokenServiceParts): TokenService {
  const { prefix, livekitUrl, joinKey, homeservers, callServer, own, delegateLeave, receiveWebhook, limitRate, log } =
    parts;
  const isFull = (serverName: string): boolean => hasFullAccess(parts.fullAccess, serverName);
  const askAccess = own === undefined ? createIdentityTokenAccess(isFull) : createMemberTokenAccess(own);
  const { findClientApi, verifyOpenId } = homeservers;
  const mint = mintToken.bind(undefined, joinKey);
  const tokens = createCallTokens({
    askAccess,
    hasFullAccess: isFull,
    callServer,
    mint,
    findClientApi,
    delegateLeave,
    log,
  });
  const isTrusted = (serverName: string): boolean =>
    serverName === own?.serverName || (parts.fullAccess !== "everybody" && parts.fullAccess.has(serverName));
  const front = { prefix, tokens, verifyOpenId, isTrusted, livekitUrl, receiveWebhook, limitRate, log };
  const publicRoutes = openIdRoutes(front);
  if (own === undefined) return { publicRoutes, internalRoutes: [] };
  const { serverName, hsToken, request, masquerade } = own;
  return {
    publicRoutes,
    internalRoutes: rtcLivekitRoutes({
      hsToken,
      serverName,
      tokens,
      livekitUrl,
      isServerJoined: createIsServerJoined(request, masquerade),
      findDelayedEvent: createFindDelayedEvent(request),
      askOverFederation: createAskOverFederation(request),
      limitRate,
      log,
    }),
  };
}
