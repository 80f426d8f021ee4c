import { setTimeout as delay } from "node:timers/promises";
import { announceReady } from "../appservice/announce-ready.ts";
import { appserviceRoutes } from "../appservice/appservice-routes.ts";
import { createDispatcher } from "../appservice/dispatcher.ts";
import { createMatrixDoorPolicy } from "../door/door-policy.ts";
import { createDoor, type Door } from "../door/door.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { answersAt, healthRoutes } from "../health/health-routes.ts";
import { createSynapseAccounts } from "../homeserver/accounts.ts";
import { createMasquerade, createServiceRequests } from "../homeserver/application-service.ts";
import { createSessions } from "../homeserver/sessions.ts";
import { createRouter } from "../http/router.ts";
import { inviteRoutes } from "../invites/invite-routes.ts";
import { createInvites } from "../invites/invites.ts";
import type { Log } from "../log.ts";
import { setupRoutes } from "../setup/setup-routes.ts";
import { createSetupRecord } from "../setup/setup-record.ts";

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

/** Wires the parts of `calls`; opens nothing. */
export function createCalls(settings: CallsSettings, log: Log): Calls {
  const http = { homeserverUrl: settings.homeserverUrl, fetch: globalThis.fetch };
  const request = createServiceRequests(http, settings.asToken);
  const accounts = createSynapseAccounts(http, settings.registrationSecret);
  const serviceUserId = `@${serviceLocalpart}:${settings.serverName}`;
  const masquerade = createMasquerade(request);
  const door = createDoor({
    livekitUrl: settings.livekit.apiUrl,
    keys: settings.doorKeys,
    policy: createMatrixDoorPolicy(masquerade, settings.serverName),
    log,
    now: Date.now,
  });
  const dispatch = createDispatcher({}, log);

  return {
    handlePublic: createRouter(
      [
        ...setupRoutes({
          accounts,
          record: createSetupRecord(request, serviceUserId),
          setupToken: settings.setupToken,
          log,
          now: Date.now,
        }),
        ...inviteRoutes({
          invites: createInvites({
            masquerade,
            accounts,
            serverName: settings.serverName,
            log,
            now: Date.now,
            wait: (delayMs) => delay(delayMs),
          }),
          sessions: createSessions(http),
          publicUrl: settings.publicUrl,
          now: Date.now,
        }),
        ...door.routes,
      ],
      log,
    ),
    upgradePublic: door.upgrade,
    handleInternal: createRouter(
      [
        ...healthRoutes({
          homeserver: answersAt(`${settings.homeserverUrl}/_matrix/client/versions`, http.fetch),
          livekit: answersAt(settings.livekit.apiUrl, http.fetch),
        }),
        ...appserviceRoutes({ hsToken: settings.hsToken, dispatch, log }),
      ],
      log,
    ),
    catchUp: () => announceReady(request, settings.applicationServiceId),
  };
}
