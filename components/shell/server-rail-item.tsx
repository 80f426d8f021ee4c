"use client";

import type { VoiceRoster } from "@melo/call";
import type { ServerItem } from "@melo/chat";
import { derive, type ReadonlySignal } from "@melo/reactive";
import { clsx } from "clsx";
import { AudioLines } from "lucide-react";
import { memo, useMemo, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge } from "@/components/ui/badge";
import { Tooltip } from "@/components/ui/tooltip";
import { rovingItemProps } from "@/components/ui/use-roving-list";
import { useSignal } from "@/hooks/use-signal";
import { urlOfPlace } from "@/lib/client/place";
import { PlaceLink } from "./place-link";

export interface RailPillProps {
  readonly isCurrent: boolean;
  readonly isUnread: boolean;
}

/** The mark at the edge: 8 high for unread, 20 under the pointer, 36 for where one is. Inside a `group`. */
export function RailPill({ isCurrent, isUnread }: RailPillProps): ReactNode {
  return (
    <span
      aria-hidden
      className={clsx(
        "absolute top-1/2 -left-3 w-1 -translate-y-1/2 rounded-r-xs bg-unread transition-[height] duration-fast max-tablet:-left-2.5",
        isCurrent ? "h-9" : clsx("group-hover:h-5", isUnread ? "h-2" : "h-0"),
      )}
    />
  );
}

export interface ServerRailItemProps {
  readonly server: ServerItem;
  readonly isCurrent: boolean;
  readonly rosterOf: (roomId: string) => ReadonlySignal<VoiceRoster>;
  readonly onOpen: (spaceId: string) => void;
}

export const ServerRailItem = memo(function ServerRailItem({
  server,
  isCurrent,
  rosterOf,
  onOpen,
}: ServerRailItemProps): ReactNode {
  const { voiceRoomIds } = server;
  const inVoice = useMemo(
    () => derive(() => voiceRoomIds.some((roomId) => rosterOf(roomId).value.entries.length > 0)),
    [voiceRoomIds, rosterOf],
  );
  const isInVoice = useSignal(inVoice);
  return (
    <Tooltip content={server.name} side="right">
      <PlaceLink
        {...rovingItemProps}
        href={urlOfPlace({ spaceId: server.spaceId })}
        onOpen={() => onOpen(server.spaceId)}
        aria-current={isCurrent ? "page" : undefined}
        className="group relative block rounded-xl"
      >
        <RailPill isCurrent={isCurrent} isUnread={server.isUnread} />
        <span className="sr-only">
          {server.name}
          {server.isUnread && server.mentionCount === 0 ? ", unread" : null}
          {isInVoice ? ", people in voice" : null}{" "}
        </span>
        <Avatar
          id={server.spaceId}
          name={server.name}
          size={48}
          shape="server"
          className={clsx(
            "text-base! max-tablet:size-11!",
            isCurrent && "shadow-[0_0_0_2px_var(--bg-rail),0_0_0_4px_var(--accent-line)]!",
          )}
        />
        {isInVoice ? (
          <span className="absolute -top-1.5 -right-1.5 grid size-5 place-items-center rounded-full bg-success text-on-status shadow-[0_0_0_3px_var(--bg-rail)]">
            <AudioLines aria-hidden className="size-3" />
          </span>
        ) : null}
        <CountBadge
          count={server.mentionCount}
          className="absolute -right-1 -bottom-1 shadow-[0_0_0_3px_var(--bg-rail)]"
        />
      </PlaceLink>
    </Tooltip>
  );
});
