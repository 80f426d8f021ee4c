"use client";

import type { ActiveCall } from "@melo/call";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { useRingTone } from "./use-ring-tone";

/** What one hears while it rings at the others. Paints nothing. */
export function OutgoingTone({ call }: { readonly call: ActiveCall }): ReactNode {
  useRingTone(useSignal(call.outgoingRing)?.phase === "ringing");
  return null;
}
