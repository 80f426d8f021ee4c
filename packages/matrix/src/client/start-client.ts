import type { MatrixSession } from "@melo/chat";
import { MeloError } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";
import {
  ClientEvent,
  createClient,
  HttpApiEvent,
  MemoryStore,
  PendingEventOrdering,
  SyncState,
  type MatrixClient,
} from "matrix-js-sdk";
import type { HttpDeps } from "../http/request-json.ts";
import { withFreshInitialSync } from "./fresh-initial-sync.ts";
import { listen } from "./listen.ts";
import { errorFromSdk } from "./sdk-error.ts";

/** `memory` in Node and in browsers without IndexedDB: then the device forgets its keys when the page goes. */
export type KeyStorage = "indexeddb" | "memory";

const requestLimitMs = 15_000;
/** Enough for one screen of a channel without a further request. */
const initialEventsPerRoom = 20;

export function createSdkClient(session: MatrixSession, fetch: HttpDeps["fetch"], clock: Clock): MatrixClient {
  return createClient({
    baseUrl: session.homeserverUrl,
    userId: session.userId,
    deviceId: session.deviceId,
    accessToken: session.accessToken,
    fetchFn: withFreshInitialSync(fetch, () => clock.now()),
    useAuthorizationHeader: true,
    localTimeoutMs: requestLimitMs,
    store: new MemoryStore(),
    // Calls are MatrixRTC; the SDK's own one-to-one calls are not used.
    disableVoip: true,
  });
}

/** One encryption store per device: signing in as somebody else must not meet the old one's keys. */
export function cryptoDatabasePrefix(session: MatrixSession): string {
  return `melo:${session.userId}:${session.deviceId}`;
}

/** Resolves after the first sync. Rejects with `not_signed_in`, or with why the homeserver could not be asked. */
export async function startSync(
  scope: Scope,
  client: MatrixClient,
  session: MatrixSession,
  http: HttpDeps,
  keyStorage: KeyStorage,
): Promise<void> {
  try {
    await client.initRustCrypto({
      useIndexedDB: keyStorage === "indexeddb",
      cryptoDatabasePrefix: cryptoDatabasePrefix(session),
    });
  } catch (error) {
    throw new MeloError("encryption_failed", "the encryption store did not start", { cause: error });
  }
  const waiting = scope.createChild();
  const prepared = new Promise<void>((resolve, reject) => {
    listen(waiting, client, ClientEvent.Sync, (state, _previous, data) => {
      if (state === SyncState.Prepared) resolve();
      if (state === SyncState.Error) reject(errorFromSdk(data?.error, http.isOnline()));
    });
    listen(waiting, client, HttpApiEvent.SessionLoggedOut, (error) => reject(errorFromSdk(error, http.isOnline())));
    scope.onEnd(() => reject(new MeloError("aborted", "ended while starting")));
  });
  try {
    const started = client.startClient({
      initialSyncLimit: initialEventsPerRoom,
      lazyLoadMembers: true,
      // Local echoes are the outbox's business; the SDK's timeline holds what the homeserver has.
      pendingEventOrdering: PendingEventOrdering.Detached,
    });
    await Promise.all([prepared, started]);
  } finally {
    waiting.end();
  }
}
