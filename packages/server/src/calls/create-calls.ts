import { createAskAccess } from "../access/member-access.ts";
import { createRoomViews, type RoomViews } from "../access/room-views.ts";
import { announceReady } from "../appservice/announce-ready.ts";
import { pushRoutes } from "../appservice/push-routes.ts";
import { createMatrixDoorPolicy } from "../door/door-policy.ts";
import { onReviewRequest, reviewsThrough } from "../door/door-reviews.ts";
import { createAdministrators } from "../doctor/administrators.ts";
import { doctorRoutes } from "../doctor/doctor-routes.ts";
import { createExamination } from "../doctor/examine-server.ts";
import { createDoor, type Door } from "../door/door.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { answers, answersAt, healthRoutes } from "../health/health-routes.ts";
import { createPushCheck, type PushCheck } from "../health/push-check.ts";
import { createSynapseAccounts } from "../homeserver/accounts.ts";
import { createAccountChecks, type AccountChecks } from "../homeserver/account-checks.ts";
import {
  createMasquerade,
  createServiceRequests,
  type MasqueradePort,
  type RequestAsService,
} from "../homeserver/application-service.ts";
import type { MatrixHttpDeps } from "../homeserver/request-matrix.ts";
import { createSessions, type SessionsPort } from "../homeserver/sessions.ts";
import { createKeptFetch } from "../http/kept-fetch.ts";
import { logAnswers } from "../http/log-answers.ts";
import { passRequestId, type RequestIds } from "../http/request-ids.ts";
import { createRouter, type Route } from "../http/router.ts";
import { inviteRoutes } from "../invites/invite-routes.ts";
import { createInvites } from "../invites/invites.ts";
import { createAnnouncedBearers } from "../livekit/announced-bearers.ts";
import { createCallServer, type CallServerPort } from "../livekit/call-server.ts";
import { rememberRooms } from "../livekit/remember-rooms.ts";
import { mintToken } from "../livekit/mint-token.ts";
import { webhookRoute } from "../livekit/webhook-route.ts";
import { createRateLimits, type LimitRate } from "../limits/rate-limits.ts";
import type { Log } from "../log.ts";
import { countTokens } from "../metrics/count-tokens.ts";
import { measureCallServer } from "../metrics/measure-call-server.ts";
import { measureFetch } from "../metrics/measure-fetch.ts";
import { metricsRoute } from "../metrics/metrics-route.ts";
import type { PrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { moderationRoutes } from "../moderation/moderation-routes.ts";
import { createModeration, type Moderation } from "../moderation/moderation.ts";
import { createModeratorActions } from "../moderation/moderator-actions.ts";
import { createHomeservers } from "../openid/create-homeservers.ts";
import { pause } from "../pause.ts";
import { setupRoutes } from "../setup/setup-routes.ts";
import { createSetupRecord } from "../setup/setup-record.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createChecksByService } from "../tokens/checks-by-service.ts";
import { createTokenService } from "../tokens/create-token-service.ts";
import { createLivekitTokenHandler } from "../tokens/livekit-token-handler.ts";
import { createMemberNews } from "../tokens/member-news.ts";
import { createOwnIssuer } from "../tokens/token-issuer.ts";
import { createVoice } from "../voice/create-voice.ts";
import { createUpkeep } from "./upkeep.ts";

/** `sender_localpart` of the application service's registration. */
const serviceLocalpart = "_melo";
/** Below the front door's origin: `livekit_service_url` of the homeserver's transport. */
const tokenPrefix = "/livekit/jwt";

export interface Calls {
  readonly publicRoutes: readonly Route[];
  /** What the front door passes on. */
  handlePublic(request: Request): Promise<Response>;
  /** WebSocket handshakes that the front door passes on. */
  readonly upgradePublic: Door["upgrade"];
  /** What the homeserver, LiveKit and the supervisor ask. */
  handleInternal(request: Request): Promise<Response>;
  readonly pushCheck: PushCheck;
  /** From now on `/readyz` sends everybody to another instance. */
  beginDraining(): void;
  /** Does what is due, also what other instances left, until the signal aborts. */
  work(signal: AbortSignal): Promise<void>;
}

/** What both sides share. */
interface Parts {
  readonly settings: CallsSettings;
  readonly log: Log;
  readonly http: MatrixHttpDeps;
  readonly sessions: SessionsPort;
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  readonly accounts: AccountChecks;
  /** Shared by all instances. */
  readonly store: KeyValuePort;
  readonly views: RoomViews;
  readonly callServer: CallServerPort;
  readonly moderation: Moderation;
  readonly limitRate: LimitRate;
  readonly metrics: PrometheusMetrics;
}

export interface CallsDeps {
  /** Shared by all instances. */
  readonly store: KeyValuePort;
  readonly metrics: PrometheusMetrics;
  readonly requestIds: RequestIds;
  readonly log: Log;
}

/** Wires the parts of `calls`; opens nothing. */
export function createCalls(settings: CallsSettings, { store, metrics, requestIds, log }: CallsDeps): Calls {
  const keptFetch = createKeptFetch();
  const fetch = measureFetch(passRequestId(keptFetch, requestIds), "homeserver", metrics);
  const http = { homeserverUrl: settings.homeserverUrl, fetch };
  const request = createServiceRequests(http, settings.asToken);
  const masquerade = createMasquerade(request);
  const { serverName, hsToken } = settings;
  const limitRate = createRateLimits({ store, factor: settings.rateLimitFactor, onLimited: metrics.limited });
  const pushCheck = createPushCheck({
    announce: () => announceReady(request, settings.applicationServiceId),
    wait: pause,
    now: Date.now,
    onChange: (isWorking) => log.info({ isWorking }, "pushes of the homeserver"),
  });
  const arePushesArriving = pushCheck.isWorking;
  const views = createRoomViews({ masquerade, store, serverName, arePushesArriving, metrics, now: Date.now });
  const { apiUrl, key } = settings.livekit;
  const callServer = rememberRooms(measureCallServer(createCallServer(apiUrl, key), metrics), Date.now);
  const askAccess = createAskAccess(views, callServer, serverName);
  const news = createMemberNews();
  const homeservers = createHomeservers({
    federation: settings.federation,
    own: { serverName, url: settings.homeserverUrl },
    fetch: keptFetch,
    metrics,
    log,
  });
  const homeserver = answersAt(`${settings.homeserverUrl}/_matrix/client/versions`, globalThis.fetch);
  const reviewDoors = reviewsThrough(store, log);
  const announced = createAnnouncedBearers(store);
  const moderation = createModeration({
    masquerade,
    views,
    callServer,
    announced,
    serverName,
    reviewDoors,
    metrics,
    log,
    wait: pause,
  });
  const upkeep = createUpkeep({
    request,
    masquerade,
    callServer,
    views,
    serverName,
    serviceUrl: settings.publicUrl + tokenPrefix,
    unknownParticipants: settings.unknownParticipants,
    whoIs: moderation.whoIs,
    judge: moderation.judge,
    isHomeserverUp: () => answers(homeserver),
    onHomeserverBack: pushCheck.check,
    onDrift: (kind) => metrics.drift(kind, 1),
    metrics,
    store,
    log,
    fetchForeign: homeservers.fetchForeign,
    now: Date.now,
    pause,
  });
  const sessions = createSessions(http);
  const accounts = createAccountChecks(request, Date.now);
  const reach = { http, sessions, request, masquerade, accounts, callServer };
  const parts: Parts = { ...reach, settings, log, store, views, moderation, limitRate, metrics };
  const voice = createVoice({ ...parts, serverName, now: Date.now, wait: pause });
  const webhook = webhookRoute({ ...upkeep, onActivity: voice.onActivity, key, store, log, now: Date.now });
  const tokens = createTokenService({
    prefix: tokenPrefix,
    livekitUrl: settings.livekit.publicUrl,
    joinKey: settings.joinKey,
    fullAccess: settings.federation.fullAccess,
    homeservers,
    callServer,
    own: { serverName, hsToken, request, masquerade, accounts, askAccess, news },
    delegateLeave: upkeep.delegateLeave,
    receiveWebhook: webhook.handle,
    limitRate,
    log,
  });
  const door = createDoor({
    livekitUrl: apiUrl,
    fetch: keptFetch,
    keys: settings.doorKeys,
    policy: createMatrixDoorPolicy(masquerade, askAccess, announced, serverName),
    serverName,
    limitRate,
    metrics,
    log,
    wait: pause,
  });
  void onReviewRequest(store, door.review, log);
  const publicRoutes = [
    ...accountRoutes(parts),
    ...moderatorRoutes(parts),
    ...doctorRoutes({
      sessions,
      isAdministrator: createAdministrators(http),
      examine: createExamination(settings),
      limitRate,
    }),
    ...door.routes,
    ...voice.routes,
    ...countTokens(tokens.publicRoutes, metrics),
  ];
  let isDraining = false;
  const dependencies = {
    running: async () => !isDraining,
    homeserver,
    livekit: answersAt(apiUrl, keptFetch),
    store: () => store.ping().then(() => true),
    // Asked anew while they are not: whoever waits for us to be ready should not wait for the next check.
    pushes: async () => pushCheck.isWorking() || pushCheck.check(),
  };
  const listeners = [moderation.listeners, upkeep.listeners];
  const pushes = pushRoutes({ hsToken, views, pushCheck, news, listeners, store, log });
  metrics.watchDependencies(dependencies);
  const internalRoutes = [
    ...healthRoutes(dependencies),
    metricsRoute(metrics),
    ...pushes,
    webhook,
    ...countTokens([...tokens.internalRoutes, ownClientRoute(parts)], metrics),
  ];
  const onAnswered = logAnswers(log, metrics.request);
  return {
    publicRoutes,
    handlePublic: createRouter(publicRoutes, log, onAnswered),
    upgradePublic: door.upgrade,
    handleInternal: createRouter(internalRoutes, log, onAnswered),
    pushCheck,
    beginDraining() {
      isDraining = true;
    },
    work: upkeep.run,
  };
}

/** How people get in: the first account, and invitation links. */
function accountRoutes({ settings, log, http, sessions, request, masquerade, limitRate }: Parts): readonly Route[] {
  const { serverName, setupToken, publicUrl } = settings;
  const now = Date.now;
  const accounts = createSynapseAccounts(http, settings.registrationSecret);
  const record = createSetupRecord(request, `@${serviceLocalpart}:${serverName}`);
  const invites = createInvites({ masquerade, accounts, serverName, log, now, wait: pause });
  return [
    ...setupRoutes({ accounts, record, setupToken, limitRate, log }),
    ...inviteRoutes({ invites, sessions, publicUrl, limitRate }),
  ];
}

/** What moderators do in running calls. */
function moderatorRoutes(parts: Parts): readonly Route[] {
  const { settings, sessions, moderation, limitRate } = parts;
  const actions = createModeratorActions({ ...parts, ...moderation, serverName: settings.serverName, wait: pause });
  return moderationRoutes({ actions, sessions, limitRate });
}

/** What `web` hands on of MELO's own client, with the client's address: the front door leads nobody here. */
function ownClientRoute({ settings, sessions, views, accounts, callServer, limitRate, log }: Parts): Route {
  const { joinKey, livekit } = settings;
  const mint = mintToken.bind(undefined, joinKey);
  const handle = createLivekitTokenHandler({
    checks: createChecksByService({ sessions, views, accounts }),
    issuer: createOwnIssuer({ callServer, mint, livekitUrl: livekit.publicUrl }),
    limitRate,
    log,
  });
  return { method: "GET", path: "/api/livekit", handle };
}
