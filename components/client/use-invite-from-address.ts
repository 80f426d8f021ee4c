"use client";

import { meloErrorFrom } from "@melo/protocol";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { errorWords } from "@/components/ui/error-words";
import { useToasts } from "@/components/ui/toast";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";

/**
 * `?invite=<code>`: the person came through an invitation link and is signed in by now. Accepting is harmless if repeated,
 * so a reload in the middle loses nothing.
 */
export function useInviteFromAddress(): void {
  const code = useSearchParams().get("invite");
  const { client } = useMatrix();
  const toasts = useToasts();
  const accepted = useRef<string>(undefined);
  useEffect(() => {
    if (code === null || accepted.current === code) return;
    accepted.current = code;
    client.community.acceptInviteLink(code).then(
      ({ spaceId, firstChannelId }) => goToPlace({ spaceId, roomId: firstChannelId }, "replace"),
      (error: unknown) => {
        toasts.fail(errorWords(meloErrorFrom(error)));
        goToPlace({}, "replace");
      },
    );
  }, [code, client, toasts]);
}
