"use client";

import type { TrackReference } from "@melo/livekit";
import { derive } from "@melo/reactive";
import { useMemo } from "react";
import { useSignal } from "@/hooks/use-signal";
import { useTracks } from "@/providers/call-provider";

/** The SDK's own track behind an id, for the element that plays it; undefined while LiveKit has none. */
export function useTrackReference(trackId: string): TrackReference | undefined {
  const tracks = useTracks();
  const reference = useMemo(() => derive(() => tracks.find(trackId)), [tracks, trackId]);
  return useSignal(reference);
}
