import { setTimeout as delay } from "node:timers/promises";
import { eventTypes } from "@melo/protocol";
import { createAskAccess } from "../access/member-access.ts";
import { announceReady } from "../appservice/announce-ready.ts";
import { appserviceRoutes } from "../appservice/appservice-routes.ts";
import { createDispatcher } from "../appservice/dispatcher.ts";
import { createMatrixDoorPolicy } from "../door/door-policy.ts";
import { createDoor, type Door } from "../door/door.ts";
import type { CallsSettings } from "../environment/calls-environment.ts";
import { createGhostClearing } from "../ghosts/clear-ghosts.ts";
import { answersAt, healthRoutes } from "../health/health-routes.ts";
import { createSynapseAccounts } from "../homeserver/accounts.ts";
import { createMasquerade, createServiceRequests } from "../homeserver/application-service.ts";
import { createSessions } from "../homeserver/sessions.ts";
import { createRouter } from "../http/router.ts";
import { inviteRoutes } from "../invites/invite-routes.ts";
import { createInvites } from "../invites/invites.ts";
import { createCallServer } from "../livekit/call-server.ts";
import { webhookRoute } from "../livekit/webhook-route.ts";
import type { Log } from "../log.ts";
import { removalFrom } from "../moderation/removal-policy.ts";
import { createRemover } from "../moderation/remove-from-call.ts";
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

const wait = (delayMs: number): Promise<void> => delay(delayMs);

/** Wires the parts of `calls`; opens nothing. */
export function createCalls(settings: CallsSettings, log: Log): Calls {
  const http = { homeserverUrl: settings.homeserverUrl, fetch: globalThis.fetch };
  const request = createServiceRequests(http, settings.asToken);
  const accounts = createSynapseAccounts(http, settings.registrationSecret);
  const serviceUserId = `@${serviceLocalpart}:${settings.serverName}`;
  const masquerade = createMasquerade(request);
  const askAccess = createAskAccess(masquerade, settings.serverName);
  const door = createDoor({
    livekitUrl: settings.livekit.apiUrl,
    keys: settings.doorKeys,
    policy: createMatrixDoorPolicy(masquerade, askAccess, settings.serverName),
    log,
    now: Date.now,
  });
  const callServer = createCallServer(settings.livekit.apiUrl, settings.livekit.key);
  const remove = createRemover({ callServer, askAccess, log, wait });
  const dispatch = createDispatcher(
    {
      [eventTypes.member]: [
        async (event) => {
          const removal = removalFrom(event);
          if (removal !== undefined) await remove(removal);
        },
      ],
    },
    log,
  );
  const clearGhost = createGhostClearing({ masquerade, callServer, serverName: settings.serverName, log, wait });

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
            wait,
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
        webhookRoute({
          key: settings.livekit.key,
          onDeparture(departure) {
            clearGhost(departure).catch((error: unknown) => {
              log.error({ err: error, identity: departure.identity }, "a departure was not handled");
            });
          },
          log,
        }),
      ],
      log,
    ),
    catchUp: () => announceReady(request, settings.applicationServiceId),
  };
}
