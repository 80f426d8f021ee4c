import { errcodes } from "@melo/protocol";
import { createAskAccess } from "../access/member-access.ts";
import { createRoomViews } from "../access/room-views.ts";
import { announceReady } from "../appservice/announce-ready.ts";
import { pushRoutes } from "../appservice/push-routes.ts";
import { createDepartures, type Departures } from "../departures/create-departures.ts";
import { createDelayedEvents } from "../departures/delayed-events.ts";
import { createLeaveKeeper } from "../departures/leave-keeper.ts";
import { createLookForConnection } from "../departures/look-for-connection.ts";
import type { TokenServiceSettings } from "../environment/token-service-environment.ts";
import { createAccountChecks } from "../homeserver/account-checks.ts";
import { createMasquerade, createServiceRequests } from "../homeserver/application-service.ts";
import { Refusal } from "../http/refusal.ts";
import { answersAt, type Dependency } from "../health/health-routes.ts";
import { createPushCheck } from "../health/push-check.ts";
import { createKeptFetch } from "../http/kept-fetch.ts";
import { logAnswers } from "../http/log-answers.ts";
import { passRequestId, type RequestIds } from "../http/request-ids.ts";
import { createRouter, type Route } from "../http/router.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createAnnouncedBearers } from "../livekit/announced-bearers.ts";
import { createCallServer, type CallServerPort } from "../livekit/call-server.ts";
import { webhookRoute } from "../livekit/webhook-route.ts";
import type { Log } from "../log.ts";
import { countTokens } from "../metrics/count-tokens.ts";
import { measureCallServer } from "../metrics/measure-call-server.ts";
import { measureFetch } from "../metrics/measure-fetch.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { createModeration } from "../moderation/moderation.ts";
import { createHomeservers, type Homeservers } from "../openid/create-homeservers.ts";
import { pause } from "../pause.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createTokenService, type OwnHomeserver } from "../tokens/create-token-service.ts";
import { createMemberNews } from "../tokens/member-news.ts";
import { openPost } from "../tokens/openid-answers.ts";

/** Our homeserver, for a service that is registered with one. */
export interface RegisteredHomeserver {
  readonly serverName: string;
  /** Base URL of its client-server API. */
  readonly url: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** `id` of the registration; undefined if it is not known. */
  readonly registrationId: string | undefined;
}

export interface StandAlone {
  /** What it cannot work without. */
  readonly dependencies: Readonly<Record<string, Dependency>>;
  handle(request: Request): Promise<Response>;
  /** Does what is due until the signal aborts. From then on no request is taken any more. */
  work(signal: AbortSignal): Promise<void>;
}

export interface StandAloneDeps {
  readonly store: KeyValuePort;
  readonly metrics: Metrics;
  readonly requestIds: RequestIds;
  readonly log: Log;
}

interface Parts extends StandAloneDeps {
  readonly settings: TokenServiceSettings;
  readonly callServer: CallServerPort;
  readonly homeservers: Homeservers;
  readonly keptFetch: typeof globalThis.fetch;
}

/** What a registration brings: a homeserver that shows its rooms and tells what happens in them. */
interface Registered {
  readonly own: OwnHomeserver;
  readonly departures: Departures;
  readonly routes: readonly Route[];
  readonly dependencies: Readonly<Record<string, Dependency>>;
  /** Has the homeserver reach us again and again until the signal, and send what it kept back. */
  keepReachable(signal: AbortSignal): Promise<void>;
}

/** Wires a token service that runs alone, at the root of its address; opens nothing. */
export function createStandAlone(
  settings: TokenServiceSettings,
  homeserver: RegisteredHomeserver | undefined,
  deps: StandAloneDeps,
): StandAlone {
  const { store, metrics, log } = deps;
  const { livekitUrl, livekitApiUrl, livekitKey, federation } = settings;
  const callServer = measureCallServer(createCallServer(livekitApiUrl, livekitKey), metrics);
  const keptFetch = createKeptFetch();
  const homeservers = createHomeservers({ federation, own: homeserver, fetch: keptFetch, metrics, log });
  const parts: Parts = { ...deps, settings, callServer, homeservers, keptFetch };
  const registered = homeserver === undefined ? undefined : registeredWith(homeserver, parts);
  const departures = registered?.departures ?? departuresWithoutRegistration(parts);
  // Nobody watches voice channels here.
  const onActivity = (): void => undefined;
  const webhook = webhookRoute({ ...departures, onActivity, key: livekitKey, store, log, now: Date.now });
  const service = createTokenService({
    prefix: "",
    livekitUrl,
    joinKey: livekitKey,
    fullAccess: federation.fullAccess,
    homeservers,
    callServer,
    own: registered?.own,
    delegateLeave: departures.delegateLeave,
    receiveWebhook: webhook.handle,
    limitRate: createRateLimits({ store, onLimited: metrics.limited }),
    log,
  });
  const tokenRoutes = countTokens([...service.publicRoutes, ...service.internalRoutes], metrics);
  const route = createRouter([...tokenRoutes, ...(registered?.routes ?? [])], log, logAnswers(log, metrics.request));
  const refuseClosing = openPost(async () => {
    throw new Refusal(503, errcodes.unknown, "Shutting down");
  }, log);
  let isClosing = false;

  return {
    dependencies: {
      running: async () => !isClosing,
      livekit: answersAt(livekitApiUrl, keptFetch),
      store: () => store.ping().then(() => true),
      ...registered?.dependencies,
    },
    handle: async (request) => (isClosing && request.method === "POST" ? refuseClosing(request, {}) : route(request)),
    async work(signal) {
      signal.addEventListener("abort", () => (isClosing = true), { once: true });
      await Promise.all([departures.run(signal), registered?.keepReachable(signal)]);
    },
  };
}

function registeredWith(homeserver: RegisteredHomeserver, parts: Parts): Registered {
  const { store, metrics, log, callServer, homeservers, keptFetch } = parts;
  const { serverName, url, hsToken, registrationId } = homeserver;
  const now = Date.now;
  const fetch = measureFetch(passRequestId(keptFetch, parts.requestIds), "homeserver", metrics);
  const request = createServiceRequests({ homeserverUrl: url, fetch }, homeserver.asToken);
  const masquerade = createMasquerade(request);
  const pushCheck = createPushCheck({
    // Without the registration's id nobody can tell whether pushes arrive: then every room is looked at anew.
    announce: async () => registrationId !== undefined && announceReady(request, registrationId),
    wait: pause,
    now,
    onChange: (isWorking) => log.info({ isWorking }, "pushes of the homeserver"),
  });
  const views = createRoomViews({
    masquerade,
    store,
    serverName,
    arePushesArriving: pushCheck.isWorking,
    metrics,
    now,
  });
  const askAccess = createAskAccess(views, callServer, serverName);
  const news = createMemberNews();
  const moderation = createModeration({
    masquerade,
    views,
    callServer,
    announced: createAnnouncedBearers(store),
    serverName,
    // The door to LiveKit's signalling is somebody else's.
    reviewDoors: () => undefined,
    metrics,
    log,
    wait: pause,
  });
  const { fetchForeign } = homeservers;
  const departures = createDepartures({
    request,
    masquerade,
    callServer,
    views,
    serverName,
    store,
    log,
    fetchForeign,
    now,
    pause,
  });

  const listeners = [moderation.listeners, departures.listeners];
  return {
    own: { serverName, hsToken, request, masquerade, accounts: createAccountChecks(request, now), askAccess, news },
    departures,
    routes: pushRoutes({ hsToken, views, pushCheck, news, listeners, store, log }),
    dependencies: {
      homeserver: answersAt(`${url}/_matrix/client/versions`, globalThis.fetch),
      // Without the registration's id it works without knowing.
      ...(registrationId === undefined ? {} : { pushes: async () => pushCheck.isWorking() || pushCheck.check() }),
    },
    keepReachable: pushCheck.keepChecking,
  };
}

/** Delayed leaves alone: nobody lets us withdraw anybody's membership. */
function departuresWithoutRegistration({ settings, store, log, callServer, homeservers }: Parts): Departures {
  const keeper = createLeaveKeeper({
    store,
    log,
    now: Date.now,
    pause,
    delayedEvents: createDelayedEvents({ request: undefined, fetchForeign: homeservers.fetchForeign }),
    lookForConnection: createLookForConnection(callServer),
    isAnnouncedSince: async () => false,
    times: { lookEveryMs: settings.sanityCheckMs },
  });
  const { delegate: delegateLeave, onArrival, onDeparture, run } = keeper;
  return { delegateLeave, onArrival, onDeparture, run };
}
