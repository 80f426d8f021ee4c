"use client";

import { useEffect } from "react";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import type { Place } from "@/lib/client/place";

/** A server without a channel in the address opens its first one; phones stay in the list of channels. */
export function useFirstChannel(place: Place): void {
  const { client } = useMatrix();
  const server = useSignal(client.community.server(place.spaceId ?? ""));
  const hasColumns = useMediaQuery(mediaQueries.tablet);
  const first = server?.textChannels[0]?.roomId;
  const isOpen = hasColumns && place.spaceId !== undefined && place.roomId === undefined;
  useEffect(() => {
    if (isOpen && first !== undefined) goToPlace({ spaceId: place.spaceId, roomId: first }, "replace");
  }, [isOpen, first, place.spaceId]);
}
