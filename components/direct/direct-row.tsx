"use client";

import type { VoiceRoster } from "@melo/call";
import type { DirectItem } from "@melo/chat";
import type { ReadonlySignal } from "@melo/reactive";
import { clsx } from "clsx";
import { AudioLines, MonitorSmartphone } from "lucide-react";
import { memo, type ReactNode } from "react";
import { PlaceLink } from "@/components/shell/place-link";
import { UnreadMark } from "@/components/shell/channel-row";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge } from "@/components/ui/badge";
import { ElapsedTime } from "@/components/ui/elapsed-time";
import { rovingItemProps } from "@/components/ui/use-roving-list";
import { useSignal } from "@/hooks/use-signal";
import { urlOfPlace } from "@/lib/client/place";

export interface DirectRowProps {
  readonly direct: DirectItem;
  readonly roster: ReadonlySignal<VoiceRoster>;
  readonly isCurrent: boolean;
  /** Its call rings here now. */
  readonly isCalling: boolean;
  readonly onOpen: (roomId: string) => void;
}

/** A conversation: a face, a name, and a second line while there is a call or somebody is yet to come. */
export const DirectRow = memo(function DirectRow({
  direct,
  roster: rosterSignal,
  isCurrent,
  isCalling,
  onOpen,
}: DirectRowProps): ReactNode {
  const roster = useSignal(rosterSignal);
  const isNew = direct.isUnread && !isCurrent;
  return (
    <li>
      <PlaceLink
        {...rovingItemProps}
        href={urlOfPlace({ roomId: direct.roomId })}
        onOpen={() => onOpen(direct.roomId)}
        aria-current={isCurrent ? "page" : undefined}
        title={direct.name}
        className={clsx(
          "focus-inset relative mb-px flex h-11 w-full items-center gap-3 rounded-sm px-2 text-left",
          isCurrent ? "bg-selected" : "hover:bg-hover active:bg-active",
        )}
      >
        {isNew ? <UnreadMark /> : null}
        <Avatar id={direct.faceId ?? direct.roomId} name={direct.name} size={32} />
        <span className="min-w-0 flex-1">
          <span
            className={clsx(
              "block truncate text-md",
              isCurrent || isNew ? "text-strong" : "text-muted",
              isNew && "font-bold",
            )}
          >
            {direct.name}
          </span>
          <DirectNote direct={direct} roster={roster} isCalling={isCalling} />
        </span>
        <CountBadge count={isCurrent ? 0 : direct.unreadCount} />
      </PlaceLink>
    </li>
  );
});

function DirectNote({
  direct,
  roster,
  isCalling,
}: Pick<DirectRowProps, "direct" | "isCalling"> & { readonly roster: VoiceRoster }): ReactNode {
  if (isCalling) return <span className="block truncate text-xs font-bold text-success-text">Calling you</span>;
  if (roster.entries.length > 0) {
    const Icon = roster.own === "elsewhere" ? MonitorSmartphone : AudioLines;
    return (
      <span className="flex items-center gap-1 text-xs text-success-text">
        <Icon aria-hidden className="size-3.5" />
        <span className="truncate">{roster.own === "elsewhere" ? "On another device" : "In a call"}</span>
        {roster.startedAtMs === undefined ? null : <ElapsedTime sinceMs={roster.startedAtMs} />}
      </span>
    );
  }
  const isWaiting = direct.peers.length > 0 && direct.peers.every(({ hasJoined }) => !hasJoined);
  return isWaiting ? <span className="block truncate text-xs text-faint">Not answered yet</span> : null;
}
