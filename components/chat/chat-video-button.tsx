"use client";

import { Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { goToPlace, usePlace } from "@/hooks/use-place";
import { useCalls } from "@/providers/call-provider";

/**
 * Turns the call of the current channel on and off through the address: `?video=true` opens it with the camera, for
 * everybody who follows a link that has it.
 */
export function ChatVideoButton(): ReactNode {
  const place = usePlace();
  const calls = useCalls();
  function toggle(): void {
    // The address alone does not end a call: going back to the messages keeps it in the dock.
    if (place.wantsVideo && calls.active.peek()?.roomId === place.roomId) void calls.leave();
    goToPlace({ ...place, wantsVideo: !place.wantsVideo });
  }
  return (
    <IconButton
      icon={place.wantsVideo ? VideoOff : Video}
      label={place.wantsVideo ? "End the video call" : "Start a video call"}
      tooltipSide="bottom"
      isPressed={place.wantsVideo}
      onClick={toggle}
    />
  );
}
