"use client";

import type { Volumes } from "@melo/call";
import { useMemo, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { VolumeSlider } from "./volume-slider";

export interface PersonVolumesProps {
  readonly volumes: Volumes;
  readonly userId: string;
  readonly displayName: string;
  /** Of whom: without a voice, or without a shared screen that has sound, there is nothing to choose. */
  readonly hasVoice: boolean;
  readonly sharesSound: boolean;
  /** In one line each, for lists. */
  readonly isBrief?: boolean;
}

/** How loud the voice and the shared screen of somebody are for us. */
export function PersonVolumes(props: PersonVolumesProps): ReactNode {
  const { volumes, userId, displayName, hasVoice, sharesSound, isBrief = false } = props;
  const { voicePercent, sharePercent, isMuted } = useSignal(useMemo(() => volumes.of(userId), [volumes, userId]));
  const shared = { of: displayName, isMuted, isBrief };
  return (
    <>
      {hasVoice ? (
        <VolumeSlider
          {...shared}
          label="Voice"
          percent={voicePercent}
          onChange={(percent) => volumes.change(userId, { voicePercent: percent })}
        />
      ) : null}
      {sharesSound ? (
        <VolumeSlider
          {...shared}
          label="Screen sound"
          percent={sharePercent}
          onChange={(percent) => volumes.change(userId, { sharePercent: percent })}
        />
      ) : null}
    </>
  );
}
