"use client";

import type { VoiceRoster } from "@melo/call";
import type { ServerItem } from "@melo/chat";
import type { ReadonlySignal } from "@melo/reactive";
import { clsx } from "clsx";
import { Plus } from "lucide-react";
import { memo, type ReactNode } from "react";
import { CountBadge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { Tooltip } from "@/components/ui/tooltip";
import { rovingItemProps, useRovingList } from "@/components/ui/use-roving-list";
import { urlOfPlace } from "@/lib/client/place";
import { LogoMark } from "./logo-mark";
import { PlaceLink } from "./place-link";
import { RailPill, ServerRailItem } from "./server-rail-item";

export interface ServerRailProps {
  readonly servers: readonly ServerItem[];
  /** Undefined at home. */
  readonly currentSpaceId: string | undefined;
  /** Invitations that wait for an answer. */
  readonly invitationCount: number;
  /** Unread messages of all conversations. */
  readonly directUnreadCount: number;
  /** Until the first sync nobody knows what servers there are. */
  readonly isLoading?: boolean;
  readonly rosterOf: (roomId: string) => ReadonlySignal<VoiceRoster>;
  readonly onOpenHome: () => void;
  readonly onOpenServer: (spaceId: string) => void;
  readonly onCreateServer: () => void;
}

export const ServerRail = memo(function ServerRail({
  servers,
  currentSpaceId,
  invitationCount,
  directUnreadCount,
  isLoading = false,
  rosterOf,
  onOpenHome,
  onOpenServer,
  onCreateServer,
}: ServerRailProps): ReactNode {
  const roving = useRovingList<HTMLUListElement>();
  return (
    <ul
      {...roving}
      aria-busy={isLoading || undefined}
      className="flex h-full flex-col items-center gap-2 overflow-x-hidden overflow-y-auto py-3 [scrollbar-width:none]"
    >
      <li>
        <HomeItem
          isCurrent={currentSpaceId === undefined}
          invitationCount={invitationCount}
          directUnreadCount={directUnreadCount}
          onOpen={onOpenHome}
        />
      </li>
      <li aria-hidden className="h-0.5 w-8 flex-none bg-line" />
      {isLoading
        ? [0, 1, 2].map((index) => (
            <li key={index}>
              <Skeleton className="size-12 rounded-xl! max-tablet:size-11" />
            </li>
          ))
        : servers.map((server) => (
            <li key={server.spaceId}>
              <ServerRailItem
                server={server}
                isCurrent={server.spaceId === currentSpaceId}
                rosterOf={rosterOf}
                onOpen={onOpenServer}
              />
            </li>
          ))}
      <li>
        <Tooltip content="Add a server" side="right">
          <button
            {...rovingItemProps}
            type="button"
            aria-label="Add a server"
            onClick={onCreateServer}
            className="grid size-12 place-items-center rounded-xl border-[1.5px] border-dashed border-line-strong text-muted transition-colors duration-fast hover:bg-hover hover:text-strong active:bg-active max-tablet:size-11"
          >
            <Plus aria-hidden className="size-5" />
          </button>
        </Tooltip>
      </li>
    </ul>
  );
});

interface HomeItemProps {
  readonly isCurrent: boolean;
  readonly invitationCount: number;
  readonly directUnreadCount: number;
  readonly onOpen: () => void;
}

function homeWords(invitationCount: number, directUnreadCount: number): string {
  const invitations = invitationCount === 1 ? "1 invitation" : `${invitationCount} invitations`;
  return [
    "Home",
    ...(invitationCount > 0 ? [invitations] : []),
    ...(directUnreadCount > 0 ? [`${directUnreadCount} unread`] : []),
  ].join(", ");
}

function HomeItem({ isCurrent, invitationCount, directUnreadCount, onOpen }: HomeItemProps): ReactNode {
  return (
    <Tooltip content="Home" side="right">
      <PlaceLink
        {...rovingItemProps}
        href={urlOfPlace({})}
        onOpen={onOpen}
        aria-label={homeWords(invitationCount, directUnreadCount)}
        aria-current={isCurrent ? "page" : undefined}
        className="group relative block rounded-xl"
      >
        <RailPill isCurrent={isCurrent} isUnread={invitationCount > 0 || directUnreadCount > 0} />
        <span
          className={clsx(
            "grid size-12 place-items-center rounded-xl max-tablet:size-11",
            isCurrent ? "bg-accent text-on-accent" : "bg-chat text-body light:bg-sidebar",
          )}
        >
          <LogoMark className="size-6.5" />
        </span>
        <CountBadge
          count={directUnreadCount}
          className="absolute -right-1 -bottom-1 shadow-[0_0_0_3px_var(--bg-rail)]"
        />
      </PlaceLink>
    </Tooltip>
  );
}
