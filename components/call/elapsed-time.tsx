"use client";

import type { ReactNode } from "react";
import { formatDuration, formatShortDuration } from "./format-duration";
import { useNow } from "./use-now";

export interface ElapsedTimeProps {
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  readonly className?: string;
}

/** How long a call has lasted. Counts by itself, so that nothing around it renders again every second. */
export function ElapsedTime({ sinceMs, className }: ElapsedTimeProps): ReactNode {
  const now = useNow(sinceMs);
  return (
    <time className={className} style={{ fontVariantNumeric: "tabular-nums" }} suppressHydrationWarning>
      {formatDuration(now - sinceMs)}
    </time>
  );
}

/** `8 s`, for sentences about something that just happened. */
export function ElapsedShort({ sinceMs }: ElapsedTimeProps): ReactNode {
  const now = useNow(sinceMs);
  return <span suppressHydrationWarning>{formatShortDuration(now - sinceMs)}</span>;
}
