"use client";

import { useCallback } from "react";
import type { MeloClient } from "@/lib/client/client-session";
import { urlOfPlace } from "@/lib/client/place";

const linkLifetimeMs = 7 * 24 * 3_600_000;

/**
 * Makes a link by which people can come to a channel: an invitation where one may invite, so that it also works for
 * people from outside; else the channel's address, for its members.
 */
export function useCallLink(client: MeloClient, roomId: string, spaceId: string | undefined): () => Promise<string> {
  return useCallback(async () => {
    const address = new URL(urlOfPlace({ spaceId, roomId }), window.location.origin).href;
    if (spaceId === undefined) return address;
    const server = client.community.server(spaceId).peek();
    if (server?.permissions.canInvite !== true) return address;
    const link = await client.community.createInviteLink(spaceId, { maxUses: undefined, expiresInMs: linkLifetimeMs });
    return link.url;
  }, [client, roomId, spaceId]);
}
