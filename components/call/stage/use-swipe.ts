"use client";

import { useRef, type TouchEvent } from "react";

export interface SwipeHandlers {
  readonly onTouchStart: (event: TouchEvent) => void;
  readonly onTouchEnd: (event: TouchEvent) => void;
}

/** A shorter way is a tap, a steeper one a scroll. */
const minSwipePx = 48;

/** One finger across an element: `onSwipe` gets 1 for the way to the next page, -1 for the way back. */
export function useSwipe(onSwipe: (direction: 1 | -1) => void): SwipeHandlers {
  const start = useRef<{ readonly x: number; readonly y: number }>(undefined);
  return {
    onTouchStart(event) {
      const touch = event.touches[0];
      start.current =
        touch === undefined || event.touches.length > 1 ? undefined : { x: touch.clientX, y: touch.clientY };
    },
    onTouchEnd(event) {
      const from = start.current;
      const touch = event.changedTouches[0];
      start.current = undefined;
      if (from === undefined || touch === undefined) return;
      const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
      if (Math.abs(dx) >= minSwipePx && Math.abs(dx) > 2 * Math.abs(dy)) onSwipe(dx < 0 ? 1 : -1);
    },
  };
}
