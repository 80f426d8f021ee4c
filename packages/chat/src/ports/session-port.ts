import type { MeloError } from "@melo/protocol";
import type { ReadonlySignal } from "@melo/reactive";

/** Proof of being signed in, as a homeserver's login answers it. Kept encrypted at rest; never logged. */
export interface MatrixSession {
  readonly homeserverUrl: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** `catching_up` until the first sync of this start; `offline` when the homeserver does not answer (it keeps trying). */
export type SyncState = "catching_up" | "live" | "offline";

export interface OwnProfile {
  readonly userId: string;
  readonly displayName: string;
  readonly avatarMxc: string | undefined;
}

/** The running client of one signed-in device. */
export interface ClientPort {
  readonly userId: string;
  readonly deviceId: string;
  readonly sync: ReadonlySignal<SyncState>;
  readonly profile: ReadonlySignal<OwnProfile>;
  /** What this person calls one of their devices; the id until it is known. */
  deviceName(deviceId: string): ReadonlySignal<string>;
  /** Set once the homeserver said that the session is over (`not_signed_in`); nothing works after that. */
  readonly ended: ReadonlySignal<MeloError | undefined>;
  /** Ends the session at the homeserver and deletes what this device stored. Never rejects: local data goes in any case. */
  signOut(): Promise<void>;
}
