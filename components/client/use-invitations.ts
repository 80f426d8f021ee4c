"use client";

import type { InvitationItem } from "@melo/chat";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";

export interface Invitations {
  readonly invitations: readonly InvitationItem[];
  /** Into the server, and to its first channel; or to the conversation. */
  readonly onAccept: (roomId: string) => Promise<void>;
  readonly onDecline: (roomId: string) => Promise<void>;
}

export function useInvitations(): Invitations {
  const { community } = useMatrix().client;
  const invitations = useSignal(community.invitations);
  return {
    invitations,
    onAccept: async (roomId) => {
      if (invitations.find((invitation) => invitation.roomId === roomId)?.kind === "direct") {
        await community.acceptDirect(roomId);
        goToPlace({ roomId });
        return;
      }
      const { spaceId, firstChannelId } = await community.acceptInvitation(roomId);
      goToPlace({ spaceId, roomId: firstChannelId });
    },
    onDecline: (roomId) => community.declineInvitation(roomId),
  };
}
