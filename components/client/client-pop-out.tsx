"use client";

import { useCallback, type ReactNode } from "react";
import { PopOutProvider } from "@/components/call/pop-out/pop-out-provider";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useCalls } from "@/providers/call-provider";

/** The call's own window, with the way back to its stage. */
export function ClientPopOut({ children }: { readonly children: ReactNode }): ReactNode {
  const { client } = useMatrix();
  const calls = useCalls();
  const openStage = useCallback(() => {
    const roomId = calls.active.peek()?.roomId;
    const channel = roomId === undefined ? undefined : client.community.channel(roomId).peek();
    if (channel === undefined) return;
    goToPlace({ spaceId: channel.spaceId, roomId: channel.roomId, wantsVoice: channel.kind === "text" });
  }, [client, calls]);
  return <PopOutProvider onOpenStage={openStage}>{children}</PopOutProvider>;
}
