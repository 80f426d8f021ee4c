"use client";

import { useEffect, useState } from "react";

const secondMs = 1000;

/** Milliseconds since the epoch, new every second; on the tick of the second that `sinceMs` began, so that counters are even. */
export function useNow(sinceMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const untilTickMs = secondMs - ((Date.now() - sinceMs) % secondMs);
    let interval: number | undefined;
    const first = window.setTimeout(() => {
      setNow(Date.now());
      interval = window.setInterval(() => setNow(Date.now()), secondMs);
    }, untilTickMs);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(interval);
    };
  }, [sinceMs]);
  return now;
}
