import { localpartOf, type MeloError } from "@melo/protocol";
import { constant, createSignal, type WritableSignal } from "@melo/reactive";
import type { ClientPort, OwnProfile, SyncState } from "../ports/index.ts";

export interface FakeClient extends ClientPort {
  readonly sync: WritableSignal<SyncState>;
  readonly profile: WritableSignal<OwnProfile>;
  readonly ended: WritableSignal<MeloError | undefined>;
}

/** A signed-in device whose homeserver answers. */
export function createFakeClient(userId = "@ann:example.org"): FakeClient {
  return {
    userId,
    deviceId: "DEVICE",
    sync: createSignal<SyncState>("live"),
    profile: createSignal<OwnProfile>({ userId, displayName: localpartOf(userId), avatarMxc: undefined }),
    deviceName: (deviceId) => constant(deviceId),
    ended: createSignal<MeloError | undefined>(undefined),
    signOut: () => Promise.resolve(),
  };
}
