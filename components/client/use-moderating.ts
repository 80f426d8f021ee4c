"use client";

import { derive } from "@melo/reactive";
import { useMemo } from "react";
import type { Moderating } from "@/components/call/moderation/moderator-rows";
import { useMatrix } from "@/hooks/use-matrix";

/** What moderators need at the call of a channel; `spaceId` of its server. */
export function useModerating(spaceId: string | undefined): Moderating {
  const { client } = useMatrix();
  return useMemo(() => {
    const server = client.community.server(spaceId ?? "");
    return { moderation: client.moderation, voiceChannels: derive(() => server.value?.voiceChannels ?? []) };
  }, [client, spaceId]);
}
