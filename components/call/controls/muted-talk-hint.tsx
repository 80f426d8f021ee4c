"use client";

import type { ActiveCall } from "@melo/call";
import { MicOff } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";

/** Tells somebody who talks that nobody hears it. Stands in a place of its own, so that it is spoken when it comes. */
export function MutedTalkHint({
  call,
  className,
}: {
  readonly call: ActiveCall;
  readonly className?: string;
}): ReactNode {
  const isShown = useSignal(call.isTalkingWhileMuted);
  return (
    <output className={className}>
      {isShown ? (
        <span className="flex w-max max-w-[80vw] items-center gap-2 rounded-md bg-overlay px-3 py-2 text-sm font-medium text-strong shadow-3">
          <MicOff aria-hidden className="size-4 text-danger-text" />
          You are muted
        </span>
      ) : null}
    </output>
  );
}
