"use client";

import { AudioTrack } from "@livekit/components-react";
import type { TrackReference } from "@melo/livekit";
import type { ReadonlySignal } from "@melo/reactive";
import { useEffect, useRef, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { useTracks } from "@/providers/call-provider";
import { useTrackReference } from "./use-track-reference";

export interface TrackAudioProps {
  readonly trackId: string;
  /** Factor for what is sent, 0 to 2. */
  readonly gain: ReadonlySignal<number>;
  /** The browser wants a click before it plays sound. */
  readonly onBlocked: () => void;
}

function isRefusedByBrowser(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError";
}

/** Plays a track as long as it is mounted; has no looks. */
export function TrackAudio({ trackId, gain, onBlocked }: TrackAudioProps): ReactNode {
  const tracks = useTracks();
  const factor = useSignal(gain);
  useEffect(() => tracks.setGain(trackId, factor), [tracks, trackId, factor]);
  const reference = useTrackReference(trackId);
  return reference === undefined ? null : <PlayedTrack reference={reference} onBlocked={onBlocked} />;
}

interface PlayedTrackProps {
  readonly reference: TrackReference;
  readonly onBlocked: () => void;
}

function PlayedTrack({ reference, onBlocked }: PlayedTrackProps): ReactNode {
  const element = useRef<HTMLAudioElement>(null);

  useEffect(() => {
    const audio = element.current;
    if (audio === null) return undefined;
    function play(): void {
      audio?.play().catch((error: unknown) => {
        // Everything else is a track that went or was replaced meanwhile: LiveKit plays the next one.
        if (isRefusedByBrowser(error)) onBlocked();
      });
    }
    // The element gets its sound later, when the track is subscribed; metadata comes whether it may play or not.
    audio.addEventListener("loadedmetadata", play);
    if (audio.srcObject !== null) play();
    return () => audio.removeEventListener("loadedmetadata", play);
  }, [onBlocked]);

  return <AudioTrack ref={element} trackRef={reference} />;
}
