import { createSessionStore, type MeloDeps, type SessionStore } from "@melo/matrix/sign-in";
import { createSystemClock, type Clock } from "@melo/reactive";

/** The browser's parts that the light pages and the client share, made once for each page load. */
export interface BrowserPlatform {
  readonly clock: Clock;
  readonly sessions: SessionStore;
  readonly http: MeloDeps;
}

let platform: BrowserPlatform | undefined;

/** Reading `window.indexedDB` throws where the browser forbids storage altogether. */
function readIndexedDb(): IDBFactory | undefined {
  try {
    return window.indexedDB;
  } catch {
    return undefined;
  }
}

/**
 * Module state on purpose: a session that could only be kept in memory must reach the client when the sign-in page hands
 * over without a page load.
 */
export function browserPlatform(): BrowserPlatform {
  platform ??= {
    clock: createSystemClock({
      set: (callback, delayMs) => window.setTimeout(callback, delayMs),
      clear: (handle) => window.clearTimeout(handle),
    }),
    sessions: createSessionStore({ indexedDB: readIndexedDb(), crypto: window.crypto }),
    http: {
      fetch: (input, init) => window.fetch(input, init),
      isOnline: () => navigator.onLine,
      origin: window.location.origin,
    },
  };
  return platform;
}
