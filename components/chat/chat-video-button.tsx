"use client";

import { Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { goToPlace, usePlace } from "@/hooks/use-place";

/**
 * Turns the call of the current channel on and off through the address: `?video=true` opens it with the camera, for
 * everybody who follows a link that has it.
 */
export function ChatVideoButton(): ReactNode {
  const place = usePlace();
  return (
    <IconButton
      icon={place.wantsVideo ? VideoOff : Video}
      label={place.wantsVideo ? "End the video call" : "Start a video call"}
      tooltipSide="bottom"
      isPressed={place.wantsVideo}
      onClick={() => goToPlace({ ...place, wantsVideo: !place.wantsVideo })}
    />
  );
}
