"use client";

import type { ChannelView, Conversation, TimelineRow } from "@melo/chat";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, type ReactNode } from "react";
import { Virtualizer } from "virtua";
import { useSignal } from "@/hooks/use-signal";
import { ChangeLine } from "./change-line";
import { DayDivider } from "./day-divider";
import { MessageRow } from "./message-row";
import { TimelineAnnouncer } from "./timeline-announcer";
import { TimelineSkeleton } from "./timeline-skeleton";
import { TimelineStart } from "./timeline-start";
import { useTimelineScroll } from "./use-timeline-scroll";

export interface TimelineProps {
  /** Mount a new timeline for another conversation (`key={roomId}`). */
  readonly conversation: Conversation;
  readonly channel: ChannelView;
  readonly ownUserId: string;
}

/** The messages of a channel. */
export function Timeline({ conversation, channel, ownUserId }: TimelineProps): ReactNode {
  const rows = useSignal(conversation.rows);
  if (rows === undefined) return <TimelineSkeleton />;
  return <LoadedTimeline conversation={conversation} channel={channel} ownUserId={ownUserId} rows={rows} />;
}

interface LoadedTimelineProps extends TimelineProps {
  readonly rows: readonly TimelineRow[];
}

function LoadedTimeline({ conversation, channel, ownUserId, rows }: LoadedTimelineProps): ReactNode {
  const hasOlder = useSignal(conversation.hasOlder);
  const loadState = useSignal(conversation.loadState);
  const loadOlder = useCallback(() => void conversation.loadOlder(), [conversation]);
  const canLoadOlder = hasOlder && loadState === "idle";
  const { ref, startRef, startHeightPx, isAtEnd, isPrepend, onScroll, onResize, scrollToEnd } = useTimelineScroll({
    rows,
    canLoadOlder,
    onLoadOlder: loadOlder,
  });
  useReadMarks(conversation, rows, isAtEnd);

  const renderRow = useCallback(
    (row: TimelineRow) => (
      <Row key={row.key} row={row} onRetry={conversation.retrySend} onDiscard={conversation.discardFailed} />
    ),
    [conversation],
  );

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={ref}
        role="log"
        aria-label={`Messages in ${channel.name}`}
        // Rows come and go with scrolling; what is new is spoken by the announcer.
        aria-live="off"
        // Scrollable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={onScroll}
        className="focus-inset flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain pb-4 [overflow-anchor:none]"
      >
        <div className="flex-1" />
        <TimelineStart ref={startRef} channel={channel} hasOlder={hasOlder} loadState={loadState} onRetry={loadOlder} />
        <Virtualizer
          data={rows}
          scrollRef={ref}
          startMargin={startHeightPx}
          shift={isPrepend}
          onResize={onResize}
          bufferSize={400}
        >
          {renderRow}
        </Virtualizer>
      </div>
      {isAtEnd ? null : <ToNewest onClick={scrollToEnd} />}
      <TimelineAnnouncer rows={rows} ownUserId={ownUserId} />
    </div>
  );
}

interface RowProps {
  readonly row: TimelineRow;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
}

function Row({ row, onRetry, onDiscard }: RowProps): ReactNode {
  if (row.type === "day") return <DayDivider dayStartMs={row.dayStartMs} />;
  if (row.type === "changes") return <ChangeLine items={row.items} />;
  return <MessageRow item={row.item} isGrouped={row.isGrouped} onRetry={onRetry} onDiscard={onDiscard} />;
}

/** What was in sight while the page was in front has been read. */
function useReadMarks(conversation: Conversation, rows: readonly TimelineRow[], isAtEnd: boolean): void {
  useEffect(() => {
    if (!isAtEnd || rows.length === 0) return undefined;
    function markIfInFront(): void {
      if (document.visibilityState === "visible" && document.hasFocus()) conversation.markRead();
    }
    markIfInFront();
    window.addEventListener("focus", markIfInFront);
    document.addEventListener("visibilitychange", markIfInFront);
    return () => {
      window.removeEventListener("focus", markIfInFront);
      document.removeEventListener("visibilitychange", markIfInFront);
    };
  }, [conversation, rows, isAtEnd]);
}

function ToNewest({ onClick }: { readonly onClick: () => void }): ReactNode {
  return (
    <button
      type="button"
      onClick={onClick}
      className="absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-overlay px-4 text-sm font-bold text-strong shadow-3 touch:h-11"
    >
      <ArrowDown aria-hidden className="size-4" />
      To the newest
    </button>
  );
}
