import { createCallCenter, createCallModeration, createShortcuts } from "@melo/call";
import { createCommunity, createConversations, type MatrixSession } from "@melo/chat";
import {
  createBrowserDevices,
  createBrowserSounds,
  createConnectionProbe,
  createEncryptionWorker,
  createLivekitSfu,
  createMediaLab,
} from "@melo/livekit";
import { startMatrix } from "@melo/matrix";
import type { MeloDeps } from "@melo/matrix/sign-in";
import type { Clock, Scope } from "@melo/reactive";
import { createBrowserNetwork } from "./browser-network.ts";
import { createCallMemory } from "./call-memory.ts";
import type { MeloClient } from "./client-session.ts";
import { createDeviceSettings } from "./device-settings.ts";

export interface MeloClientDeps {
  readonly clock: Clock;
  readonly http: MeloDeps;
  /** Where accounts of this deployment live. */
  readonly homeserverUrl: string;
}

/** Builds the running client of one signed-in device from its adapters: the only place that knows them all. */
export async function startMeloClient(
  scope: Scope,
  session: MatrixSession,
  { clock, http, homeserverUrl }: MeloClientDeps,
): Promise<MeloClient> {
  const matrix = await startMatrix(scope, session, {
    ...http,
    clock,
    homeserverUrl,
    keyStorage: "indexeddb",
    // The console is where a developer of the browser's side looks for what the SDK complains about.
    // oxlint-disable-next-line no-console
    warn: (...message) => console.warn(...message),
  });
  const livekit = createLivekitSfu({ clock, createWorker: createEncryptionWorker });
  const calls = createCallCenter(scope, {
    memberships: matrix.memberships,
    tokens: matrix.tokens,
    network: createBrowserNetwork(scope, {
      clock,
      fetch: http.fetch,
      window,
      isHidden: () => document.hidden,
      connection:
        "connection" in navigator && navigator.connection instanceof EventTarget ? navigator.connection : undefined,
    }),
    sfu: livekit.sfu,
    rooms: matrix.callRooms,
    gestures: matrix.gestures,
    rings: matrix.rings,
    voiceFeed: matrix.voiceFeed,
    memory: createCallMemory(window.sessionStorage),
    devices: createBrowserDevices(scope),
    sounds: createBrowserSounds(),
    settings: {
      device: createDeviceSettings(window.localStorage, "melo.devices"),
      accountCopy: createDeviceSettings(window.localStorage, "melo.voice"),
      account: matrix.voiceSettings,
    },
    volumes: matrix.volumes,
    clock,
    ownUserId: session.userId,
    ownDeviceId: session.deviceId,
  });
  return {
    matrix: matrix.client,
    community: createCommunity(scope, { client: matrix.client, rooms: matrix.rooms, invites: matrix.invites, clock }),
    conversations: createConversations(scope, {
      client: matrix.client,
      rooms: matrix.rooms,
      timelines: matrix.timelines,
      clock,
    }),
    calls,
    moderation: createCallModeration(scope, {
      moderation: matrix.moderation,
      memberships: matrix.memberships,
      rooms: matrix.callRooms,
      calls,
      ownUserId: session.userId,
    }),
    shortcuts: createShortcuts(scope, matrix.shortcuts),
    tracks: livekit.tracks,
    lab: createMediaLab(clock),
    connectionTest: {
      place: matrix.testPlace,
      memberships: matrix.memberships,
      tokens: matrix.tokens,
      probe: createConnectionProbe(clock),
      clock,
    },
    examination: matrix.examination,
  };
}
