"use client";

import type { MatrixSession } from "@melo/chat";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { browserPlatform } from "@/lib/client/browser-platform";

/**
 * Keeps a new session and goes where it leads. Without a page load: where the browser stores nothing, the session lives
 * in this page only.
 */
export function useEnter(): (session: MatrixSession, destination: string) => Promise<void> {
  const router = useRouter();
  return useCallback(
    async (session, destination) => {
      await browserPlatform().sessions.save(session);
      router.replace(destination);
    },
    [router],
  );
}
