"use client";

import { createScope } from "@melo/reactive";
import { useEffect, type ReactNode } from "react";
import { noticeWords } from "@/components/call/moderation/notice-words";
import { useToasts } from "@/components/ui/toast";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { placeFromUrl } from "@/lib/client/place";

/** Tells what moderators did with us, whatever page one is on, and goes along to where one was moved. Once per page. */
export function ClientNotices(): ReactNode {
  const { community, moderation } = useMatrix().client;
  const toasts = useToasts();
  useEffect(() => {
    const scope = createScope();
    moderation.notices.subscribe(scope, (notice) => {
      const to = notice.type === "moved" ? community.channel(notice.toRoomId).peek() : undefined;
      toasts.tell(noticeWords(notice, to?.name));
      if (notice.type !== "moved") return;
      const now = placeFromUrl(window.location.pathname, new URLSearchParams(window.location.search));
      // Whoever reads elsewhere meanwhile goes on reading.
      if (now.roomId === notice.roomId) goToPlace({ spaceId: to?.spaceId ?? now.spaceId, roomId: notice.toRoomId });
    });
    return () => scope.end();
  }, [community, moderation, toasts]);
  return null;
}
