"use client";

import { useState, useSyncExternalStore } from "react";

const storageKey = "melo.homeserver";

export interface HomeserverMemory {
  readonly homeserverUrl: string;
  choose(homeserverUrl: string): void;
  /** After a sign-in that worked: the only thing this page keeps. */
  remember(): void;
}

function readRemembered(): string | undefined {
  try {
    return localStorage.getItem(storageKey) ?? undefined;
  } catch {
    // Storage is off: nothing is remembered.
    return undefined;
  }
}

function neverChanges(): () => void {
  return () => undefined;
}

/** The homeserver to sign in at: the one that was used last on this device, else MELO's own. */
export function useHomeserver(ownHomeserverUrl: string): HomeserverMemory {
  const remembered = useSyncExternalStore(neverChanges, readRemembered, () => undefined);
  const [chosen, setChosen] = useState<string>();
  const homeserverUrl = chosen ?? remembered ?? ownHomeserverUrl;
  return {
    homeserverUrl,
    choose: setChosen,
    remember() {
      try {
        if (homeserverUrl === ownHomeserverUrl) localStorage.removeItem(storageKey);
        else localStorage.setItem(storageKey, homeserverUrl);
      } catch {
        // Storage is off: it is asked again the next time.
      }
    },
  };
}
