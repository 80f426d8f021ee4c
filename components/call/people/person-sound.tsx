"use client";

import type { Volumes } from "@melo/call";
import { Volume2, VolumeX } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ActionRow } from "./action-row";
import { PersonVolumes } from "./person-volumes";

export interface PersonSoundProps {
  readonly volumes: Volumes;
  readonly userId: string;
  readonly displayName: string;
}

/** How loud somebody is for us, and whether at all. Nobody else hears or sees it. */
export function PersonSound({ volumes, userId, displayName }: PersonSoundProps): ReactNode {
  const { isMuted } = useSignal(useMemo(() => volumes.of(userId), [volumes, userId]));
  return (
    <>
      <div className="px-2 pb-1">
        <PersonVolumes volumes={volumes} userId={userId} displayName={displayName} hasVoice sharesSound={false} />
      </div>
      <ActionRow
        icon={isMuted ? Volume2 : VolumeX}
        label={isMuted ? "Hear again" : "Mute for me"}
        onSelect={() => volumes.change(userId, { isMuted: !isMuted })}
      />
    </>
  );
}
