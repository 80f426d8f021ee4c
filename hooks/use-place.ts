"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { placeFromUrl, urlOfPlace, type Place } from "@/lib/client/place";

/** Where the person is, from the address bar. */
export function usePlace(): Place {
  const pathname = usePathname();
  const search = useSearchParams();
  return useMemo(() => placeFromUrl(pathname, search), [pathname, search]);
}

/**
 * Goes somewhere inside the running client. Through the History API, which Next's router follows: no request to the
 * server stands between a click on a channel and its messages.
 */
export function goToPlace(place: Partial<Place>, how: "push" | "replace" = "push"): void {
  const url = urlOfPlace(place);
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}
