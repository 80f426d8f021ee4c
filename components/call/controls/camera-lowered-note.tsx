"use client";

import type { ActiveCall } from "@melo/call";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";

/** Why the own camera is less sharp than chosen. */
export function CameraLoweredNote({ call }: { readonly call: ActiveCall }): ReactNode {
  const isLowered = useSignal(call.isCameraLowered);
  const { camera } = useSignal(call.controls);
  return (
    <output className="min-w-0 text-xs">
      {isLowered && camera.isOn ? (
        <span className="flex items-center gap-1.5 text-warning-text">
          <TriangleAlert aria-hidden className="size-4" />
          <span className="min-w-0 truncate" title="MELO tries the full picture again in a while.">
            Your camera sends less: this machine is busy
          </span>
        </span>
      ) : null}
    </output>
  );
}
