"use client";

import type { VoiceCenter } from "@melo/call";
import { clsx } from "clsx";
import { AudioLines } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Tooltip } from "../../ui/tooltip";

/** Strong noise suppression on and off, for the dock's second line. */
export function NoiseToggle({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  const { noiseSuppression, isMusic } = useSignal(voice.settings);
  const isStrong = (noiseSuppression === "rnnoise" || noiseSuppression === "gtcrn") && !isMusic;
  const label = isMusic ? "Music mode sends everything" : "Strong noise suppression";
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isStrong}
        aria-disabled={isMusic || undefined}
        onClick={() => {
          if (!isMusic) voice.change({ noiseSuppression: isStrong ? "browser" : "rnnoise" });
        }}
        className={clsx(
          "grid h-8 place-items-center rounded-sm transition-colors duration-fast touch:h-11",
          isStrong ? "bg-success-soft text-success-text" : "bg-hover text-body hover:bg-active",
          isMusic && "text-disabled",
        )}
      >
        <AudioLines aria-hidden className="size-5" />
      </button>
    </Tooltip>
  );
}
