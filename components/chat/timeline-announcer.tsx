"use client";

import type { TimelineRow } from "@melo/chat";
import { useState, type ReactNode } from "react";

export interface TimelineAnnouncerProps {
  readonly rows: readonly TimelineRow[];
  readonly ownUserId: string;
}

/** Speaks a new message of somebody else, politely, as "Ben Okafor: Merging". Never history. */
export function TimelineAnnouncer({ rows, ownUserId }: TimelineAnnouncerProps): ReactNode {
  const last = rows.at(-1);
  const [historyKey] = useState(last?.key);
  const isNew = last?.type === "message" && last.key !== historyKey && last.item.senderId !== ownUserId;
  return (
    <div aria-live="polite" className="sr-only">
      {isNew && last.item.kind === "text" ? `${last.item.senderName}: ${last.item.body}` : null}
    </div>
  );
}
