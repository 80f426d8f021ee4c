"use client";

import type { InvitationItem, ServerItem } from "@melo/chat";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { rovingItemProps, useRovingList } from "@/components/ui/use-roving-list";
import { urlOfPlace } from "@/lib/client/place";
import { channelRowClassName, UnreadMark } from "./channel-row";
import { InvitationList } from "./invitation-list";
import { PlaceLink } from "./place-link";

export interface HomeSidebarProps {
  readonly servers: readonly ServerItem[];
  /** Shown here on phones, where home has no second column. */
  readonly invitations: readonly InvitationItem[];
  readonly onAccept: (roomId: string) => Promise<void>;
  readonly onDecline: (roomId: string) => Promise<void>;
  readonly onOpenServer: (spaceId: string) => void;
  readonly onCreateServer: () => void;
}

/** At home the sidebar names the servers of the rail. */
export function HomeSidebar({
  servers,
  invitations,
  onAccept,
  onDecline,
  onOpenServer,
  onCreateServer,
}: HomeSidebarProps): ReactNode {
  const roving = useRovingList<HTMLUListElement>();
  return (
    <>
      <header className="flex h-(--height-header) flex-none items-center border-b border-line px-4 max-tablet:h-14">
        <h1 className="text-base font-bold text-strong max-tablet:text-lg">Home</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        <div className="mb-3 empty:hidden tablet:hidden">
          <InvitationList invitations={invitations} onAccept={onAccept} onDecline={onDecline} />
        </div>
        <h2 className="px-1.5 py-1 text-xs font-bold text-faint">Servers</h2>
        <ul {...roving} aria-label="Servers">
          {servers.map((server) => (
            <li key={server.spaceId}>
              <PlaceLink
                {...rovingItemProps}
                href={urlOfPlace({ spaceId: server.spaceId })}
                onOpen={() => onOpenServer(server.spaceId)}
                title={server.name}
                className={channelRowClassName({ isCurrent: false, isUnread: server.isUnread, isJoined: false })}
              >
                {server.isUnread ? <UnreadMark /> : null}
                <Avatar id={server.spaceId} name={server.name} size={24} shape="server" />
                <span className="min-w-0 flex-1 truncate">{server.name}</span>
                <CountBadge count={server.mentionCount} />
              </PlaceLink>
            </li>
          ))}
        </ul>
        {servers.length > 0 ? null : (
          <p className="px-1.5 py-1 text-base text-muted tablet:hidden">
            Make a place for your people, with channels to write in and to meet in by voice.
          </p>
        )}
        <Button variant="quiet" className="mt-1 w-full justify-start! px-2!" onClick={onCreateServer}>
          <Plus aria-hidden className="mx-0.5 size-5" />
          Make a server
        </Button>
      </div>
    </>
  );
}
