"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Widths of the layouts, the same as the breakpoints in `themes/tailwind.css`. */
export const mediaQueries = {
  tablet: "(width >= 40.0625rem)",
  desktop: "(width >= 64.0625rem)",
  touch: "(pointer: coarse)",
} as const;

/** Whether a media query holds now; `onServer` until the page runs. Prefer CSS where the same elements stay. */
export function useMediaQuery(query: string, onServer = true): boolean {
  const subscribe = useCallback(
    (notify: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", notify);
      return () => list.removeEventListener("change", notify);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => onServer,
  );
}
