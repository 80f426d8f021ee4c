"use client";

import type { TimelineRow } from "@melo/chat";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** Closer to the end than this counts as being there: a row that grows by a line must not lose it. */
const endTolerancePx = 64;
/** Older messages are fetched this far before their place comes into sight. */
const loadAheadPx = 800;

export interface TimelineScroll {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Goes on what stands above the rows; its height is `startHeightPx`. */
  readonly startRef: RefObject<HTMLDivElement | null>;
  readonly startHeightPx: number;
  /** Whether the newest message is in sight. */
  readonly isAtEnd: boolean;
  /** For the virtualizer: rows were added at the start only, so keep the distance to the end. */
  readonly isPrepend: boolean;
  readonly onScroll: () => void;
  /** For the virtualizer: rows were measured, or the viewport changed. */
  readonly onResize: () => void;
  scrollToEnd(): void;
}

interface TimelineScrollInput {
  readonly rows: readonly TimelineRow[];
  readonly canLoadOlder: boolean;
  readonly onLoadOlder: () => void;
}

function endDistance(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

function isOwnEcho(row: TimelineRow | undefined): boolean {
  return row?.type === "message" && row.item.kind === "text" && row.item.send?.phase === "sending";
}

/** Whether the rows differ from those of the render before at their start only. */
function useIsPrepend(rows: readonly TimelineRow[]): boolean {
  const [state, setState] = useState({ rows, isPrepend: false });
  if (state.rows === rows) return state.isPrepend;
  const isPrepend = state.rows.length > 0 && state.rows.at(-1)?.key === rows.at(-1)?.key;
  setState({ rows, isPrepend });
  return isPrepend;
}

/**
 * Where a timeline stands: at the end it follows what arrives, elsewhere it stays where the reader is, also when older
 * messages appear above. One's own message always leads to the end.
 */
export function useTimelineScroll({ rows, canLoadOlder, onLoadOlder }: TimelineScrollInput): TimelineScroll {
  const ref = useRef<HTMLDivElement>(null);
  const startRef = useRef<HTMLDivElement>(null);
  const [startHeightPx, setStartHeightPx] = useState(0);
  const isFollowing = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const previousRows = useRef<readonly TimelineRow[]>([]);
  const isPrepend = useIsPrepend(rows);

  const scrollToEnd = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    isFollowing.current = true;
    element.scrollTop = element.scrollHeight;
    setIsAtEnd(true);
  }, []);

  const loadIfNear = useCallback(() => {
    const element = ref.current;
    if (element !== null && canLoadOlder && element.scrollTop < loadAheadPx) onLoadOlder();
  }, [canLoadOlder, onLoadOlder]);

  const onScroll = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    isFollowing.current = endDistance(element) < endTolerancePx;
    setIsAtEnd(isFollowing.current);
    loadIfNear();
  }, [loadIfNear]);

  const onResize = useCallback(() => {
    if (isFollowing.current) scrollToEnd();
  }, [scrollToEnd]);

  useLayoutEffect(() => {
    const before = previousRows.current;
    previousRows.current = rows;
    const last = rows.at(-1);
    const isNewEcho = isOwnEcho(last) && before.at(-1)?.key !== last?.key;
    if (isFollowing.current || isNewEcho) scrollToEnd();
  }, [rows, scrollToEnd]);

  // A page may be shorter than the screen: then nothing can be scrolled to ask for the next one.
  useEffect(loadIfNear, [rows, loadIfNear]);

  // The composer grows, the keyboard opens: the newest message stays in sight.
  useEffect(() => {
    const element = ref.current;
    const start = startRef.current;
    if (element === null || start === null) return undefined;
    const observer = new ResizeObserver(() => {
      setStartHeightPx(start.offsetHeight);
      onResize();
    });
    observer.observe(element);
    observer.observe(start);
    return () => observer.disconnect();
  }, [onResize]);

  return { ref, startRef, startHeightPx, isAtEnd, isPrepend, onScroll, onResize, scrollToEnd };
}
