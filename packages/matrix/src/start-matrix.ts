import type {
  CallRoomPort,
  GesturesPort,
  MembershipPort,
  ModerationPort,
  RingsPort,
  SettingsStore,
  ShortcutsPort,
  TestPlacePort,
  TokenPort,
  VoiceFeedPort,
  VolumesPort,
} from "@melo/call";
import type { ExaminationPort, ClientPort, InvitesPort, MatrixSession, RoomsPort, TimelinePort } from "@melo/chat";
import { MeloError } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";
import { createDirectRooms } from "./account/direct-rooms.ts";
import { createShortcutChoices } from "./account/shortcut-choices.ts";
import { createVoiceSettingsRecord } from "./account/voice-settings.ts";
import { createVolumeChoices } from "./account/volume-choices.ts";
import { createClientAdapter } from "./client/client-adapter.ts";
import { createDeviceStorage } from "./client/device-storage.ts";
import { untilDeviceKeysPublished } from "./client/device-keys.ts";
import { createErrorTranslation, type MatrixContext } from "./client/matrix-context.ts";
import { createInterruptibleSync } from "./client/interruptible-sync.ts";
import { quietSdkLogger } from "./client/quiet-sdk-logger.ts";
import { trackRoomChanges } from "./client/room-changes.ts";
import { createExaminationAdapter } from "./doctor/examination.ts";
import { createRoomEncryption } from "./client/room-encryption.ts";
import { createSdkClient, startSync, type KeyStorage } from "./client/start-client.ts";
import { createRetryNow } from "./client/retry-now.ts";
import { createInvites } from "./invites.ts";
import { createRooms } from "./rooms/rooms.ts";
import { createCallRooms } from "./rtc/call-rooms.ts";
import { createFreshEvents } from "./rtc/fresh-events.ts";
import { createGestures } from "./rtc/gestures.ts";
import { createMemberships } from "./rtc/memberships.ts";
import { createModeration } from "./rtc/moderation.ts";
import { createRings } from "./rtc/rings.ts";
import { createTestPlace } from "./rtc/test-place.ts";
import { createTokens } from "./rtc/tokens.ts";
import { createTransportSearch } from "./rtc/transports.ts";
import type { MeloDeps } from "./sign-in/melo-endpoints.ts";
import { createTimelines } from "./timeline/timelines.ts";
import { createVoiceFeed } from "./voice/voice-feed.ts";

export interface MatrixDeps extends MeloDeps {
  readonly clock: Clock;
  /** The homeserver that MELO's own token route asks; sessions of other homeservers get tokens by OpenID. */
  readonly homeserverUrl: string;
  readonly keyStorage: KeyStorage;
  /** For what goes wrong without anybody having to know; errors of the SDK among it. */
  warn(...message: unknown[]): void;
}

/** Everything that a signed-in device does at its homeserver, behind the ports of the cores. */
export interface MatrixParts {
  readonly client: ClientPort;
  readonly rooms: RoomsPort;
  readonly timelines: TimelinePort;
  readonly memberships: MembershipPort;
  readonly gestures: GesturesPort;
  readonly rings: RingsPort;
  readonly callRooms: CallRoomPort;
  readonly moderation: ModerationPort;
  readonly tokens: TokenPort;
  readonly invites: InvitesPort;
  readonly shortcuts: ShortcutsPort;
  readonly voiceSettings: SettingsStore;
  readonly voiceFeed: VoiceFeedPort;
  readonly volumes: VolumesPort;
  readonly testPlace: TestPlacePort;
  readonly examination: ExaminationPort;
}

/**
 * Starts the client of a session and resolves when its rooms are known and others can encrypt to it; everything stops
 * with the scope. Rejects with `not_signed_in` when the homeserver has ended the session, `encryption_failed`,
 * `server_unreachable`, `offline`. One client per device at a time: see `claimTab`.
 */
export async function startMatrix(scope: Scope, session: MatrixSession, deps: MatrixDeps): Promise<MatrixParts> {
  quietSdkLogger(deps.warn);
  const sync = createInterruptibleSync(deps.fetch);
  const client = createSdkClient(session, sync.fetch, deps.clock);
  scope.onEnd(() => client.stopClient());
  const device = createDeviceStorage(scope, client, session, deps.warn);
  try {
    await startSync(scope, client, session, deps, deps.keyStorage);
  } catch (error) {
    if (error instanceof MeloError && error.code === "not_signed_in") await device.forgetIfEnded();
    throw error;
  }
  // Call sessions are made here, one per purpose; the SDK's own manager would keep a second one for every room.
  client.matrixRTC.stop();

  const changes = trackRoomChanges(scope, client, deps.clock);
  const toMeloError = createErrorTranslation(deps);
  const context: MatrixContext = {
    client,
    session,
    clock: deps.clock,
    melo: deps,
    changes,
    encryption: createRoomEncryption(scope, client, (roomId) => changes.mark(roomId)),
    warn: deps.warn,
    directs: createDirectRooms(scope, { client, session, changes, toMeloError }),
    toMeloError,
    retryNow: createRetryNow(scope, client, sync),
  };
  const transports = createTransportSearch(context);
  const isOwnHomeserver = isSameOrigin(session.homeserverUrl, deps.homeserverUrl);

  const memberships = createMemberships(scope, context, transports);
  const freshEvents = createFreshEvents(scope, context);
  const parts: MatrixParts = {
    client: createClientAdapter(scope, context, device),
    rooms: createRooms(scope, context),
    timelines: createTimelines(context),
    memberships,
    gestures: createGestures(scope, context, { freshEvents, memberships: memberships.memberships }),
    rings: createRings(scope, context, freshEvents),
    callRooms: createCallRooms(scope, context),
    moderation: createModeration(scope, context),
    tokens: createTokens(context, {
      serves: async (transport) => isOwnHomeserver && (await transports.isOffered(transport)),
    }),
    invites: createInvites(context),
    shortcuts: createShortcutChoices(scope, context),
    voiceSettings: createVoiceSettingsRecord(scope, context),
    voiceFeed: createVoiceFeed(scope, context, isOwnHomeserver),
    volumes: createVolumeChoices(scope, context),
    testPlace: createTestPlace(context),
    examination: createExaminationAdapter(context, isOwnHomeserver),
  };
  freshEvents.replay();
  await untilDeviceKeysPublished(scope, client, session, deps.clock);
  return parts;
}

function isSameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}
