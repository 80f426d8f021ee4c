"use client";

import type { ReactNode } from "react";
import { Dialog } from "@/components/ui/dialog";
import { InviteById } from "./invite-by-id";
import { InviteByLink, type InviteLinkLimits } from "./invite-by-link";

export interface InviteDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly serverName: string;
  readonly onCreateLink: (limits: InviteLinkLimits) => Promise<{ readonly url: string }>;
  readonly onInvite: (userId: string) => Promise<void>;
}

export function InviteDialog({ isOpen, onClose, serverName, onCreateLink, onInvite }: InviteDialogProps): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Invite people to ${serverName}`}
      description="Whoever comes in sees every channel, and who is in voice."
    >
      <InviteByLink onCreateLink={onCreateLink} />
      <div className="h-px bg-line" />
      <InviteById onInvite={onInvite} />
    </Dialog>
  );
}
