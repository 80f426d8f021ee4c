import type { ClientPort, OwnProfile, SyncState } from "@melo/chat";
import { localpartOf, type MeloError } from "@melo/protocol";
import { createSignal, type Scope } from "@melo/reactive";
import { ClientEvent, HttpApiEvent, SyncState as SdkSyncState } from "matrix-js-sdk";
import type { DeviceStorage } from "./device-storage.ts";
import { createDeviceNames } from "./device-names.ts";
import { listen } from "./listen.ts";
import type { MatrixContext } from "./matrix-context.ts";

export function createClientAdapter(scope: Scope, context: MatrixContext, device: DeviceStorage): ClientPort {
  const { client, session } = context;
  const sync = createSignal<SyncState>("live");
  const ended = createSignal<MeloError | undefined>(undefined);
  const profile = createSignal<OwnProfile>({
    userId: session.userId,
    displayName: localpartOf(session.userId),
    avatarMxc: undefined,
  });

  listen(scope, client, ClientEvent.Sync, (state) => {
    sync.value = syncStateFrom(state, sync.peek());
  });
  // The SDK says this for M_UNKNOWN_TOKEN of the homeserver only, never for what proxies and outages answer.
  listen(scope, client, HttpApiEvent.SessionLoggedOut, (error) => {
    ended.value = context.toMeloError(error);
    void device.forgetIfEnded();
  });
  loadProfile().catch(() => {
    // The localpart stands in; names inside rooms come with the rooms.
  });

  async function loadProfile(): Promise<void> {
    const { displayname, avatar_url: avatarMxc } = await client.getProfileInfo(session.userId);
    if (scope.hasEnded) return;
    profile.value = { userId: session.userId, displayName: displayname ?? localpartOf(session.userId), avatarMxc };
  }

  const deviceNames = createDeviceNames(scope, context);
  return {
    deviceName: deviceNames,
    userId: session.userId,
    deviceId: session.deviceId,
    sync,
    profile,
    ended,
    async signOut() {
      try {
        await client.logout(true);
      } catch {
        // Offline, or already signed out there: what is stored here goes in any case.
      }
      await device.forget();
    },
  };
}

function syncStateFrom(state: SdkSyncState, previous: SyncState): SyncState {
  switch (state) {
    case SdkSyncState.Prepared:
    case SdkSyncState.Syncing:
      return "live";
    case SdkSyncState.Catchup:
      return "catching_up";
    case SdkSyncState.Error:
    case SdkSyncState.Reconnecting:
      return "offline";
    case SdkSyncState.Stopped:
    default:
      return previous;
  }
}
