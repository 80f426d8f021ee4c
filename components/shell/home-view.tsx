"use client";

import type { InvitationItem, ServerItem } from "@melo/chat";
import { MessagesSquare, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { InvitationList } from "./invitation-list";

export interface HomeViewProps {
  readonly servers: readonly ServerItem[];
  readonly invitations: readonly InvitationItem[];
  readonly onAccept: (roomId: string) => Promise<void>;
  readonly onDecline: (roomId: string) => Promise<void>;
  readonly onCreateServer: () => void;
}

/** Where one lands without a server: invitations, and the way to a first server. */
export function HomeView({ servers, invitations, onAccept, onDecline, onCreateServer }: HomeViewProps): ReactNode {
  const hasServers = servers.length > 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center gap-6 overflow-y-auto p-6">
      <div className="m-auto flex w-full max-w-120 flex-col items-center gap-6">
        <InvitationList invitations={invitations} onAccept={onAccept} onDecline={onDecline} />
        <EmptyState
          icon={MessagesSquare}
          title={hasServers ? "Choose a conversation or a server at the left" : "Make a place for your people"}
          text={
            hasServers
              ? "Or write to somebody: people of your servers are a click away in every list of members."
              : "A server has text channels to write in and voice channels to meet in. Everything in it is end-to-end encrypted."
          }
        >
          <Button variant={hasServers ? "plain" : "primary"} onClick={onCreateServer}>
            <Plus aria-hidden className="size-4" />
            Make a server
          </Button>
        </EmptyState>
      </div>
    </div>
  );
}
