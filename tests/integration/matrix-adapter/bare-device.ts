import type { MatrixSession } from "@melo/chat";
import { ClientEvent, createClient, MemoryStore, SyncState, type MatrixClient } from "matrix-js-sdk";

/** The client of a device past the adapter, straight at the SDK. Not started: what it must not miss is listened to before. */
export function createBareDevice({ homeserverUrl, userId, deviceId, accessToken }: MatrixSession): MatrixClient {
  return createClient({
    baseUrl: homeserverUrl,
    userId,
    deviceId,
    accessToken,
    store: new MemoryStore(),
    disableVoip: true,
  });
}

/** Resolves after the first sync; its keys are kept in memory. */
export async function startBareDevice(client: MatrixClient): Promise<void> {
  await client.initRustCrypto({ useIndexedDB: false });
  const prepared = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared) resolve();
    });
  });
  await client.startClient();
  await prepared;
}
