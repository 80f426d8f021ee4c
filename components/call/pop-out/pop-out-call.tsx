"use client";

import type { ActiveCall } from "@melo/call";
import { clsx } from "clsx";
import { Mic, MicOff, Phone, SquareArrowOutDownLeft, Video, VideoOff, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { renderTrack } from "../stage/render-track";
import { StageTiles, type RenderPicture } from "../stage/stage-tiles";

export interface PopOutCallProps {
  readonly call: ActiveCall;
  readonly onLeave: () => void;
  /** Back to the page, and to the stage there. */
  readonly onReturn: () => void;
  readonly renderPicture?: RenderPicture;
}

/** The call in a small window: who or what is large, and what one needs without looking for the page. */
export function PopOutCall({ call, onLeave, onReturn, renderPicture = renderTrack }: PopOutCallProps): ReactNode {
  const { microphone, camera } = useSignal(call.controls);
  const phase = useSignal(call.phase);
  return (
    <section aria-label="Call" data-lk-theme="melo" className="@container/stage flex h-dvh flex-col bg-stage">
      <StageTiles
        call={call}
        isStale={phase.name === "reconnecting"}
        renderPicture={renderPicture}
        variant="largest_only"
      />
      <div role="toolbar" aria-label="Call controls" className="flex flex-none justify-center gap-2 px-2 pb-2">
        <PopOutControl
          icon={microphone.isOn ? Mic : MicOff}
          label={microphone.isOn ? "Mute" : "Unmute"}
          tone={microphone.isOn ? "default" : "off"}
          onClick={() => call.setMicrophone(!microphone.isOn)}
        />
        <PopOutControl
          icon={camera.isOn ? Video : VideoOff}
          label={camera.isOn ? "Turn camera off" : "Turn camera on"}
          tone="default"
          onClick={() => call.setCamera(!camera.isOn)}
        />
        <PopOutControl icon={SquareArrowOutDownLeft} label="Back to MELO" tone="default" onClick={onReturn} />
        <PopOutControl icon={Phone} label="Leave" tone="leave" onClick={onLeave} />
      </div>
    </section>
  );
}

const tones = {
  default: "bg-sidebar text-body hover:bg-raised light:bg-white light:hover:bg-sidebar",
  off: "bg-[color-mix(in_srgb,var(--danger-solid)_26%,var(--bg-sidebar))] text-danger-text hover:brightness-110 light:hover:brightness-95",
  leave: "bg-danger text-on-status hover:bg-danger-hover",
};

interface PopOutControlProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly tone: keyof typeof tones;
  readonly onClick: () => void;
}

/** MELO's tooltips are made in the page's document, and would appear there. */
function PopOutControl({ icon: Icon, label, tone, onClick }: PopOutControlProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={clsx(
        "grid h-10 min-w-11 place-items-center rounded-lg px-3 transition-colors duration-fast forced-colors:border",
        tones[tone],
      )}
    >
      <Icon aria-hidden className={clsx("size-5", tone === "leave" && "rotate-[135deg]")} />
    </button>
  );
}
