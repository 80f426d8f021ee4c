"use client";

import type { Volumes } from "@melo/call";
import { Volume2, VolumeX } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ActionRow } from "./action-row";
import { VolumeSlider } from "./volume-slider";

export interface PersonSoundProps {
  readonly volumes: Volumes;
  readonly userId: string;
  readonly displayName: string;
  readonly sharesSound: boolean;
}

/** How loud somebody is for us, and whether at all. Nobody else hears or sees it. */
export function PersonSound({ volumes, userId, displayName, sharesSound }: PersonSoundProps): ReactNode {
  const volume = useSignal(useMemo(() => volumes.of(userId), [volumes, userId]));
  return (
    <>
      <div className="flex flex-col gap-2 px-2 pb-1">
        <VolumeSlider
          label="Voice"
          of={displayName}
          percent={volume.voicePercent}
          isMuted={volume.isMuted}
          onChange={(voicePercent) => volumes.change(userId, { voicePercent })}
        />
        {sharesSound ? (
          <VolumeSlider
            label="Screen sound"
            of={displayName}
            percent={volume.sharePercent}
            isMuted={volume.isMuted}
            onChange={(sharePercent) => volumes.change(userId, { sharePercent })}
          />
        ) : null}
      </div>
      <ActionRow
        icon={volume.isMuted ? Volume2 : VolumeX}
        label={volume.isMuted ? "Hear again" : "Mute for me"}
        onSelect={() => volumes.change(userId, { isMuted: !volume.isMuted })}
      />
    </>
  );
}
