"use client";

import { useEffect, useState, type ReactNode } from "react";
import { formatElapsed } from "./elapsed-words";

const tickMs = 1_000;

export interface ElapsedTimeProps {
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  readonly className?: string;
}

/** `42:10`, counting. Not announced: it would never stop talking. */
export function ElapsedTime({ sinceMs, className }: ElapsedTimeProps): ReactNode {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden suppressHydrationWarning className={`tabular-nums ${className ?? ""}`}>
      {formatElapsed(nowMs - sinceMs)}
    </span>
  );
}
