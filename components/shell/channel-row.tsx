"use client";

import type { ChannelItem } from "@melo/chat";
import { clsx } from "clsx";
import { Hash } from "lucide-react";
import { memo, type ReactNode } from "react";
import { CountBadge } from "@/components/ui/badge";
import { rovingItemProps } from "@/components/ui/use-roving-list";
import { urlOfPlace } from "@/lib/client/place";
import { PlaceLink } from "./place-link";

export interface ChannelRowLook {
  readonly isCurrent: boolean;
  readonly isUnread: boolean;
  readonly isJoined: boolean;
}

export function channelRowClassName({ isCurrent, isUnread, isJoined }: ChannelRowLook): string {
  return clsx(
    "focus-inset relative mb-px flex h-(--row-channel) w-full items-center gap-2 rounded-sm px-2 text-left text-md",
    "max-tablet:h-10.5 max-tablet:text-base touch:h-11",
    isCurrent ? "bg-selected" : "hover:bg-hover active:bg-active",
    isJoined
      ? "font-bold text-success-text"
      : isCurrent
        ? "text-strong"
        : isUnread
          ? "font-bold text-strong"
          : "text-muted hover:text-body",
  );
}

/** Something new: a dot at the sidebar's edge. */
export function UnreadMark(): ReactNode {
  return <span aria-hidden className="absolute -left-2 h-2 w-1 rounded-r-xs bg-unread" />;
}

export interface TextChannelRowProps {
  readonly channel: ChannelItem;
  readonly spaceId: string;
  readonly isCurrent: boolean;
  readonly onOpen: (roomId: string) => void;
}

export const TextChannelRow = memo(function TextChannelRow({
  channel,
  spaceId,
  isCurrent,
  onOpen,
}: TextChannelRowProps): ReactNode {
  return (
    <li>
      <PlaceLink
        {...rovingItemProps}
        href={urlOfPlace({ spaceId, roomId: channel.roomId })}
        onOpen={() => onOpen(channel.roomId)}
        aria-current={isCurrent ? "page" : undefined}
        title={channel.name}
        className={channelRowClassName({ isCurrent, isUnread: channel.isUnread, isJoined: false })}
      >
        {channel.isUnread && !isCurrent ? <UnreadMark /> : null}
        <Hash aria-hidden className={clsx("size-5", !isCurrent && "text-faint")} />
        <span className="min-w-0 flex-1 truncate">{channel.name}</span>
        {channel.isUnread && channel.mentionCount === 0 ? <span className="sr-only">, unread</span> : null}
        <CountBadge count={channel.mentionCount} />
      </PlaceLink>
    </li>
  );
});
