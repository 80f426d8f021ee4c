"use client";

import { useSyncExternalStore } from "react";

/** Whether React has taken over what the server rendered: until then a form would do what browsers do by themselves. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(subscribeToNothing, isInBrowser, isOnServer);
}

const subscribeToNothing = () => () => undefined;
const isInBrowser = (): boolean => true;
const isOnServer = (): boolean => false;
