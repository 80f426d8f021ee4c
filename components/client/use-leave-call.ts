"use client";

import { goToPlace } from "@/hooks/use-place";
import { wantsCall, type Place } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";

/** Leaves the call, and takes the call out of the address, which would open it again. */
export function useLeaveCall(place: Place): () => void {
  const calls = useCalls();
  return () => {
    if (wantsCall(place)) goToPlace({ ...place, wantsVideo: false, wantsVoice: false }, "replace");
    void calls.leave();
  };
}
