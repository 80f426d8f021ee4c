"use client";

import type { Box, StageCorner } from "@melo/call";
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

export interface FloatingPlaceProps {
  readonly box: Box;
  readonly corner: StageCorner;
  readonly onCorner: (corner: StageCorner) => void;
  readonly children: ReactNode;
}

interface Offset {
  readonly x: number;
  readonly y: number;
}

/** A shorter way of the pointer is a trembling hand. */
const minDragPx = 4;

const keyMoves: Readonly<Record<string, (corner: StageCorner) => string>> = {
  ArrowLeft: (corner) => corner.replace("right", "left"),
  ArrowRight: (corner) => corner.replace("left", "right"),
  ArrowUp: (corner) => corner.replace("bottom", "top"),
  ArrowDown: (corner) => corner.replace("top", "bottom"),
};

const corners: readonly StageCorner[] = ["top_left", "top_right", "bottom_left", "bottom_right"];

function cornerNamed(name: string): StageCorner | undefined {
  return corners.find((corner) => corner === name);
}

function nearestCorner(box: Box, offset: Offset, stage: DOMRect): StageCorner {
  const isLeft = box.x + offset.x + box.width / 2 < stage.width / 2;
  const isTop = box.y + offset.y + box.height / 2 < stage.height / 2;
  return `${isTop ? "top" : "bottom"}_${isLeft ? "left" : "right"}`;
}

/** Our own picture above the others: dragged, or moved with the arrow keys, to one of the four corners. */
export function FloatingPlace({ box, corner, onCorner, children }: FloatingPlaceProps): ReactNode {
  const [offset, setOffset] = useState<Offset>();
  const start = useRef<Offset>(undefined);

  function begin(event: PointerEvent<HTMLButtonElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, y: event.clientY };
  }

  function follow(event: PointerEvent): void {
    if (start.current === undefined) return;
    const next = { x: event.clientX - start.current.x, y: event.clientY - start.current.y };
    if (offset !== undefined || Math.hypot(next.x, next.y) >= minDragPx) setOffset(next);
  }

  function drop(event: PointerEvent<HTMLButtonElement>): void {
    start.current = undefined;
    const stage = event.currentTarget.closest("ul")?.parentElement?.getBoundingClientRect();
    if (offset !== undefined && stage !== undefined) onCorner(nearestCorner(box, offset, stage));
    setOffset(undefined);
  }

  function handleKey(event: KeyboardEvent): void {
    const next = cornerNamed(keyMoves[event.key]?.(corner) ?? "");
    if (next === undefined) return;
    event.preventDefault();
    onCorner(next);
  }

  const at = { x: box.x + (offset?.x ?? 0), y: box.y + (offset?.y ?? 0) };
  return (
    <li
      style={{ width: box.width, height: box.height, transform: `translate(${at.x}px, ${at.y}px)` }}
      className={
        offset === undefined
          ? "absolute top-0 left-0 z-(--z-sticky) transition-[transform,width,height] duration-slow ease-move"
          : "absolute top-0 left-0 z-(--z-sticky)"
      }
    >
      {children}
      <button
        type="button"
        aria-label="Move your picture to another corner with the arrow keys"
        // A finger that moves this picture turns no page.
        onTouchStart={(event) => event.stopPropagation()}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={drop}
        onPointerCancel={() => {
          start.current = undefined;
          setOffset(undefined);
        }}
        onKeyDown={handleKey}
        className="absolute inset-0 cursor-grab touch-none rounded-md active:cursor-grabbing"
      />
    </li>
  );
}
