"use client";

import type { ActiveCall } from "@melo/call";
import { Volume2 } from "lucide-react";
import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { LoadedView } from "@/components/ui/loaded-view";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";
import { callCode } from "./call-code";
import type { TrackAudio } from "./track-audio";

/**
 * Plays what may be heard of the call this device is in, wherever the person is in MELO. Once per page, outside of
 * everything that comes and goes with a channel.
 */
export function AudioSink(): ReactNode {
  const call = useSignal(useCalls().active);
  return call === undefined ? null : (
    <LoadedView code={callCode} name="The call" place="over_page">
      {({ TrackAudio: Track }) => <CallAudio key={call.roomId} call={call} Track={Track} />}
    </LoadedView>
  );
}

interface CallAudioProps {
  readonly call: ActiveCall;
  readonly Track: typeof TrackAudio;
}

function CallAudio({ call, Track }: CallAudioProps): ReactNode {
  const trackIds = useSignal(call.audibleTrackIds);
  const [isBlocked, setBlocked] = useState(false);
  const sound = useRef<HTMLDivElement>(null);
  const reportBlocked = useCallback(() => setBlocked(true), []);

  function playAll(): void {
    setBlocked(false);
    for (const audio of sound.current?.querySelectorAll("audio") ?? []) {
      // Inside the click the browser allows it; a track that went meanwhile has nothing to play.
      audio.play().catch(() => undefined);
    }
  }

  return (
    <>
      <div ref={sound} hidden>
        {trackIds.map((trackId) => (
          <AudibleTrack key={trackId} call={call} Track={Track} trackId={trackId} onBlocked={reportBlocked} />
        ))}
      </div>
      {isBlocked && trackIds.length > 0 ? <SoundBlocked onPlay={playAll} /> : null}
    </>
  );
}

interface AudibleTrackProps extends CallAudioProps {
  readonly trackId: string;
  readonly onBlocked: () => void;
}

function AudibleTrack({ call, Track, trackId, onBlocked }: AudibleTrackProps): ReactNode {
  const gain = useMemo(() => call.gainOf(trackId), [call, trackId]);
  return <Track trackId={trackId} gain={gain} onBlocked={onBlocked} />;
}

/** The browser plays no sound before the first click on the page. */
export function SoundBlocked({ onPlay }: { readonly onPlay: () => void }): ReactNode {
  return (
    <div
      role="alert"
      className="fixed inset-x-4 top-4 z-(--z-toast) mx-auto flex w-max max-w-[calc(100%-2rem)] items-center gap-3 rounded-lg bg-overlay py-2 pr-2 pl-4 text-sm text-body shadow-3"
    >
      <Volume2 aria-hidden className="size-5 text-warning-text" />
      <span className="min-w-0 flex-1">The browser holds the sound of this call back.</span>
      <Button variant="primary" size="sm" onClick={onPlay}>
        Turn sound on
      </Button>
    </div>
  );
}
