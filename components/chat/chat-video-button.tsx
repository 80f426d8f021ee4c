"use client";

import { Phone, Video, VideoOff, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { goToPlace, usePlace } from "@/hooks/use-place";
import { wantsCall } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";

/**
 * Turns the call of the current channel or conversation on and off through the address: `?video=true` opens it with the
 * camera, for everybody who follows a link that has it.
 */
export function ChatVideoButton(): ReactNode {
  return <CallButton kind="video" iconOn={VideoOff} iconOff={Video} />;
}

/** The same without the camera, by `?voice=true`. */
export function ChatVoiceButton(): ReactNode {
  return <CallButton kind="voice" iconOn={Phone} iconOff={Phone} />;
}

interface CallButtonProps {
  readonly kind: "video" | "voice";
  readonly iconOn: LucideIcon;
  readonly iconOff: LucideIcon;
}

const words = { video: "video call", voice: "voice call" };

function CallButton({ kind, iconOn, iconOff }: CallButtonProps): ReactNode {
  const place = usePlace();
  const calls = useCalls();
  const isVideo = kind === "video";
  const isOn = isVideo ? place.wantsVideo : place.wantsVoice;
  // One of the two ends a call that is on.
  if (!isOn && wantsCall(place)) return null;
  function toggle(): void {
    // The address alone does not end a call: going back to the messages keeps it in the dock.
    if (isOn && calls.active.peek()?.roomId === place.roomId) void calls.leave();
    goToPlace({ ...place, wantsVideo: isVideo && !isOn, wantsVoice: !isVideo && !isOn });
  }
  return (
    <IconButton
      icon={isOn ? iconOn : iconOff}
      label={isOn ? `End the ${words[kind]}` : `Start a ${words[kind]}`}
      tooltipSide="bottom"
      isPressed={isOn}
      onPointerEnter={() => {
        if (!isOn && place.roomId !== undefined) calls.warm(place.roomId);
      }}
      onClick={toggle}
    />
  );
}
