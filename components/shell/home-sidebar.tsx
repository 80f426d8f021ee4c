"use client";

import type { InvitationItem } from "@melo/chat";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { InvitationList } from "./invitation-list";

export interface HomeSidebarProps {
  /** Shown here on phones, where home has no second column. */
  readonly invitations: readonly InvitationItem[];
  readonly onAccept: (roomId: string) => Promise<void>;
  readonly onDecline: (roomId: string) => Promise<void>;
  readonly onCreateServer: () => void;
  /** The conversations. */
  readonly children: ReactNode;
}

/** At home the sidebar has the conversations. */
export function HomeSidebar({
  invitations,
  onAccept,
  onDecline,
  onCreateServer,
  children,
}: HomeSidebarProps): ReactNode {
  return (
    <>
      <header className="flex h-(--height-header) flex-none items-center border-b border-line px-4 max-tablet:h-14">
        <h1 className="text-base font-bold text-strong max-tablet:text-lg">Home</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        <div className="mb-3 empty:hidden tablet:hidden">
          <InvitationList invitations={invitations} onAccept={onAccept} onDecline={onDecline} />
        </div>
        {children}
        <Button variant="quiet" className="mt-3 w-full justify-start! px-2!" onClick={onCreateServer}>
          <Plus aria-hidden className="mx-0.5 size-5" />
          Make a server
        </Button>
      </div>
    </>
  );
}
