"use client";

import { useEffect, useState, type ReactNode } from "react";
import { outageWords } from "./outage-words";

const tickMs = 1_000;

/** `8 s`, counting: how long ago something broke. Not announced: it would never stop talking. */
export function OutageTime({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <span aria-hidden suppressHydrationWarning className="tabular-nums">
      {outageWords(nowMs - sinceMs)}
    </span>
  );
}
