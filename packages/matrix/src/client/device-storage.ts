import type { MatrixSession } from "@melo/chat";
import type { Scope } from "@melo/reactive";
import { HttpApiEvent, type MatrixClient } from "matrix-js-sdk";
import { listen } from "./listen.ts";
import { cryptoDatabasePrefix } from "./start-client.ts";

/** What a device keeps between pages besides its session: the encryption store. */
export interface DeviceStorage {
  /** Stops the client and deletes everything. Never rejects. */
  forget(): Promise<void>;
  /** The same, unless the homeserver asked to sign in again only: then the keys are kept for that day (soft logout). */
  forgetIfEnded(): Promise<void>;
}

export function createDeviceStorage(
  scope: Scope,
  client: MatrixClient,
  session: MatrixSession,
  warn: (...message: unknown[]) => void,
): DeviceStorage {
  let isSoftLogout = false;
  listen(scope, client, HttpApiEvent.SessionLoggedOut, (error) => {
    isSoftLogout = error.data["soft_logout"] === true;
  });

  async function forget(): Promise<void> {
    client.stopClient();
    try {
      await client.clearStores({ cryptoDatabasePrefix: cryptoDatabasePrefix(session) });
    } catch (error) {
      // Blocked by another tab, or storage that is gone already: nothing more can be done here.
      warn("could not delete the encryption store", error);
    }
  }

  return {
    forget,
    async forgetIfEnded() {
      if (!isSoftLogout) await forget();
    },
  };
}
