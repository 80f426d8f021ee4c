"use client";

import type { CallModeration } from "@melo/call";
import { meloErrorFrom } from "@melo/protocol";
import { constant, derive } from "@melo/reactive";
import { useMemo } from "react";
import type { DraggedMember, MemberMoving, VoiceChannelPlace } from "@/components/shell/member-drag";
import { refusedMoveWords } from "@/components/shell/refused-move-words";
import { useToasts, type Toasts } from "@/components/ui/toast";
import { useMatrix } from "@/hooks/use-matrix";

/** What dragging people from one voice channel to another does. Oneself one may always move, by joining. */
export function useMemberMoving(onJoinVoice: (roomId: string) => void): MemberMoving {
  const { client, userId: ownUserId } = useMatrix();
  const toasts = useToasts();
  return useMemo(
    () => ({
      canMove(roomId, userId) {
        if (userId === ownUserId) return constant(true);
        const member = client.moderation.member(roomId, userId);
        return derive(() => member.value.canModerate);
      },
      onMove(member, to) {
        if (member.isOwn) onJoinVoice(to.roomId);
        else void move(client.moderation, toasts, member, to);
      },
    }),
    [client, ownUserId, toasts, onJoinVoice],
  );
}

async function move(
  moderation: Pick<CallModeration, "move">,
  toasts: Toasts,
  { fromRoomId, userId, displayName }: DraggedMember,
  to: VoiceChannelPlace,
): Promise<void> {
  try {
    await moderation.move(fromRoomId, userId, to.roomId);
    toasts.say(`${displayName} is on the way to ${to.name}`);
  } catch (error) {
    toasts.fail(refusedMoveWords(meloErrorFrom(error), displayName, to.name));
  }
}
