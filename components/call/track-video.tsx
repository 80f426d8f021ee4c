"use client";

import { VideoTrack } from "@livekit/components-react";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { useTrackReference } from "./use-track-reference";

export interface TrackVideoProps {
  readonly trackId: string;
  /** Spoken name: the person's. */
  readonly label: string;
  /** People fill their tile; screens are never cropped. */
  readonly isCropped: boolean;
  readonly isMirrored: boolean;
}

/** The moving picture of a track; nothing until LiveKit has it. */
export function TrackVideo({ trackId, label, isCropped, isMirrored }: TrackVideoProps): ReactNode {
  const reference = useTrackReference(trackId);
  if (reference === undefined) return null;
  return (
    <VideoTrack
      trackRef={reference}
      aria-label={label}
      className={clsx(
        "absolute inset-0 size-full",
        // LiveKit's style sheet is in no layer, so it wins over utilities that are not important.
        isCropped ? "object-cover!" : "bg-inset! object-contain!",
        isMirrored && "-scale-x-100",
      )}
    />
  );
}
