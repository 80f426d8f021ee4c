"use client";

import type { ActiveCall } from "@melo/call";
import { clsx } from "clsx";
import { Gauge, Lock, LockOpen } from "lucide-react";
import type { ReactNode } from "react";
import { openSettings } from "@/hooks/use-settings-section";
import { useSignal } from "@/hooks/use-signal";
import { ElapsedTime } from "../../ui/elapsed-time";
import { IconButton } from "../../ui/icon-button";

/** Whether the call is end-to-end encrypted, and how long it has lasted. */
export function CallStatus({ call }: { readonly call: ActiveCall }): ReactNode {
  const startedAtMs = useSignal(call.startedAtMs);
  const phase = useSignal(call.phase);
  const { isEncrypted } = call;
  const Icon = isEncrypted ? Lock : LockOpen;
  return (
    <div className="flex min-w-0 items-center gap-3 text-sm @max-[30rem]/stage:justify-center">
      <span className={clsx("flex items-center gap-1.5", isEncrypted ? "text-success-text" : "text-warning-text")}>
        <Icon aria-hidden className="size-4" />
        <span className={clsx(isEncrypted && "@max-[46rem]/stage:sr-only @max-[30rem]/stage:not-sr-only")}>
          {isEncrypted ? "Encrypted" : "Not encrypted"}
        </span>
      </span>
      {phase.name === "joining" || startedAtMs === undefined ? null : (
        <ElapsedTime sinceMs={startedAtMs} className="text-faint" />
      )}
      <IconButton icon={Gauge} label="Connection" size="sm" onClick={() => openSettings("connection")} />
    </div>
  );
}
