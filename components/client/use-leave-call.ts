"use client";

import { goToPlace } from "@/hooks/use-place";
import type { Place } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";

/** Leaves the call, and takes `?video=true` out of the address, which would open it again. */
export function useLeaveCall(place: Place): () => void {
  const calls = useCalls();
  return () => {
    if (place.wantsVideo) goToPlace({ ...place, wantsVideo: false }, "replace");
    void calls.leave();
  };
}
