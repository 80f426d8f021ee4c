import { claimTab } from "@melo/matrix/sign-in";
import { createScope } from "@melo/reactive";
import { browserPlatform } from "./browser-platform.ts";
import { createClientSession, type ClientSession } from "./client-session.ts";
import type { RuntimeConfig } from "./runtime-config.ts";

let session: ClientSession | undefined;

/**
 * The one client session of this page. Module state on purpose: two parallel starts of the encryption would race for its
 * store, and React may mount twice.
 */
export function browserSession(config: RuntimeConfig): ClientSession {
  session ??= createBrowserSession(config);
  session.resume();
  return session;
}

function createBrowserSession(config: RuntimeConfig): ClientSession {
  const { clock, http, sessions } = browserPlatform();
  return createClientSession(createScope(), {
    loadSession: () => sessions.load(),
    clearSession: () => sessions.clear(),
    claimTab: (scope, matrixSession, isInCall) =>
      claimTab(scope, matrixSession, {
        locks: navigator.locks,
        createChannel: (name) => new BroadcastChannel(name),
        randomId: () => crypto.randomUUID(),
        clock,
        isBusy: isInCall,
      }),
    // The SDKs are large: pages that only ask for a password never load them.
    startClient: async (scope, matrixSession) => {
      const { startMeloClient } = await import("./melo-client.ts");
      return startMeloClient(scope, matrixSession, { clock, http, homeserverUrl: config.homeserverUrl });
    },
  });
}
