"use client";

import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Area } from "@melo/call";

/** The size of an element's content box in whole pixels, from before the first paint on. */
export function useArea(): readonly [RefObject<HTMLDivElement | null>, Area] {
  const element = useRef<HTMLDivElement>(null);
  const [area, setArea] = useState<Area>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    function measure(width: number, height: number): void {
      const next = { width: Math.floor(width), height: Math.floor(height) };
      setArea((current) => (current.width === next.width && current.height === next.height ? current : next));
    }
    measure(element.current.clientWidth, element.current.clientHeight);
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) measure(entry.contentRect.width, entry.contentRect.height);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, area];
}
