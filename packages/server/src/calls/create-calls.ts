import { setTimeout as delay } from "node:timers/promises";
import { eventTypes, MeloError } from "@melo/protocol";
import { createAskAccess, type AskAccess } from "../access/member-access.ts";
import { createRoomViews, viewEventTypes, type RoomViews } from "../access/room-views.ts";
import { announceReady } from "../appservice/announce-ready.ts";
import { appserviceRoutes } from "../appservice/appservice-routes.ts";
import { createDispatcher } from "../appservice/dispatcher.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import { createMatrixDoorPolicy } from "../door/door-policy.ts";
import { createDoor, type Door } from "../door/door.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { createGhostClearing } from "../ghosts/clear-ghosts.ts";
import { answersAt, healthRoutes, type Dependency } from "../health/health-routes.ts";
import { createSynapseAccounts } from "../homeserver/accounts.ts";
import {
  createMasquerade,
  createServiceRequests,
  type MasqueradePort,
  type RequestAsService,
} from "../homeserver/application-service.ts";
import type { MatrixHttpDeps } from "../homeserver/request-matrix.ts";
import { createSessions } from "../homeserver/sessions.ts";
import { createRouter, type Route } from "../http/router.ts";
import { inviteRoutes } from "../invites/invite-routes.ts";
import { createInvites } from "../invites/invites.ts";
import { createCallServer, type CallServerPort } from "../livekit/call-server.ts";
import { webhookRoute, type Departure } from "../livekit/webhook-route.ts";
import type { Log } from "../log.ts";
import { removalFrom } from "../moderation/removal-policy.ts";
import { createRemover } from "../moderation/remove-from-call.ts";
import { setupRoutes } from "../setup/setup-routes.ts";
import { createSetupRecord } from "../setup/setup-record.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemberNews, type MemberNews } from "../tokens/member-news.ts";
import { tokenRoutes } from "./token-routes.ts";

/** `sender_localpart` of the application service's registration. */
const serviceLocalpart = "_melo";

export interface Calls {
  /** What the front door passes on. */
  handlePublic(request: Request): Promise<Response>;
  /** WebSocket handshakes that the front door passes on. */
  readonly upgradePublic: Door["upgrade"];
  /** What the homeserver, LiveKit and the supervisor ask. */
  handleInternal(request: Request): Promise<Response>;
  /** Asks the homeserver for what it kept for us; resolves to whether it did. */
  catchUp(): Promise<boolean>;
}

/** What both sides share. */
interface Parts {
  readonly settings: CallsSettings;
  readonly log: Log;
  readonly http: MatrixHttpDeps;
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  /** Shared by all instances. */
  readonly store: KeyValuePort;
  readonly views: RoomViews;
  readonly askAccess: AskAccess;
  readonly callServer: CallServerPort;
  readonly news: MemberNews;
}

/** Wires the parts of `calls`; opens nothing. */
export function createCalls(settings: CallsSettings, store: KeyValuePort, log: Log): Calls {
  const http = { homeserverUrl: settings.homeserverUrl, fetch: globalThis.fetch };
  const request = createServiceRequests(http, settings.asToken);
  const masquerade = createMasquerade(request);
  const { serverName } = settings;
  const views = createRoomViews({ masquerade, store, serverName, arePushesArriving: () => true, now: Date.now });
  const callServer = createCallServer(settings.livekit.apiUrl, settings.livekit.key);
  const askAccess = createAskAccess(views, callServer, serverName);
  const news = createMemberNews();
  const parts: Parts = { settings, log, http, request, masquerade, store, views, askAccess, callServer, news };
  const webhook = webhookRoute({ key: settings.livekit.key, onDeparture: departureListener(parts), log });
  const door = createDoor({
    livekitUrl: settings.livekit.apiUrl,
    keys: settings.doorKeys,
    policy: createMatrixDoorPolicy(masquerade, askAccess, serverName),
    log,
    now: Date.now,
  });
  return {
    handlePublic: createRouter(
      [
        ...accountRoutes(parts),
        ...door.routes,
        ...tokenRoutes({ ...parts, receiveWebhook: webhook.handle, delegateLeave: keepNoLeave }),
      ],
      log,
    ),
    upgradePublic: door.upgrade,
    handleInternal: createRouter([...healthRoutes(dependenciesOf(parts)), ...reportRoutes(parts), webhook], log),
    catchUp: () => announceReady(request, settings.applicationServiceId),
  };
}

/** How people get in: the first account, and invitation links. */
function accountRoutes({ settings, log, http, request, masquerade }: Parts): readonly Route[] {
  const { serverName, setupToken, publicUrl } = settings;
  const now = Date.now;
  const accounts = createSynapseAccounts(http, settings.registrationSecret);
  const record = createSetupRecord(request, `@${serviceLocalpart}:${serverName}`);
  const invites = createInvites({ masquerade, accounts, serverName, log, now, wait });
  return [
    ...setupRoutes({ accounts, record, setupToken, log, now }),
    ...inviteRoutes({ invites, sessions: createSessions(http), publicUrl, now }),
  ];
}

/** What homeserver and LiveKit report, and what follows from it. */
function reportRoutes({ settings, log, views, askAccess, callServer, news }: Parts): readonly Route[] {
  const remove = createRemover({ callServer, askAccess, log, wait });

  async function onMember(event: RoomEvent): Promise<void> {
    if (event.stateKey !== undefined) news.tell(event.roomId, event.stateKey);
    const removal = removalFrom(event);
    if (removal !== undefined) await remove(removal);
  }

  async function prepare(events: readonly RoomEvent[]): Promise<void> {
    const changing = events.filter(({ type }) => viewEventTypes.has(type));
    await views.outdate([...new Set(changing.map(({ roomId }) => roomId))]);
  }

  const dispatch = createDispatcher({ [eventTypes.member]: [onMember] }, log);
  return appserviceRoutes({ hsToken: settings.hsToken, prepare, dispatch, log });
}

/** What follows from a connection that LiveKit says has ended. */
function departureListener({ settings, log, masquerade, callServer }: Parts): (departure: Departure) => void {
  const clearGhost = createGhostClearing({ masquerade, callServer, serverName: settings.serverName, log, wait });
  return function onDeparture(departure) {
    clearGhost(departure).catch((error: unknown) => {
      log.error({ err: error, identity: departure.identity }, "a departure was not handled");
    });
  };
}

/** Until delayed leaves are kept here, whoever hands one over hears that he keeps it. */
async function keepNoLeave(): Promise<void> {
  throw new MeloError("server_error", "delayed leaves are not kept");
}

function dependenciesOf({ settings, http }: Parts): Readonly<Record<string, Dependency>> {
  return {
    homeserver: answersAt(`${settings.homeserverUrl}/_matrix/client/versions`, http.fetch),
    livekit: answersAt(settings.livekit.apiUrl, http.fetch),
  };
}

function wait(delayMs: number): Promise<void> {
  return delay(delayMs);
}
