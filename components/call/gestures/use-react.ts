"use client";

import type { ActiveCall, Reaction } from "@melo/call";
import { meloErrorFrom } from "@melo/protocol";
import { errorWords } from "@/components/ui/error-words";
import { useToasts } from "@/components/ui/toast";

/** Sends a reaction; what did not arrive is told. */
export function useReact(call: ActiveCall): (reaction: Reaction) => void {
  const toasts = useToasts();
  return ({ emoji, name }) => {
    call.react({ emoji, name }).catch((error: unknown) => toasts.fail(errorWords(meloErrorFrom(error))));
  };
}
