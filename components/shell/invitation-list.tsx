"use client";

import type { InvitationItem } from "@melo/chat";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { ErrorLine } from "@/components/ui/error-line";
import { useCommand } from "@/components/ui/use-command";

export interface InvitationListProps {
  readonly invitations: readonly InvitationItem[];
  readonly onAccept: (roomId: string) => Promise<void>;
  readonly onDecline: (roomId: string) => Promise<void>;
}

/** Invitations to servers that wait for an answer. Renders nothing without any. */
export function InvitationList({ invitations, onAccept, onDecline }: InvitationListProps): ReactNode {
  if (invitations.length === 0) return null;
  return (
    <ul aria-label="Invitations" className="flex w-full flex-col gap-2">
      {invitations.map((invitation) => (
        <InvitationCard key={invitation.roomId} invitation={invitation} onAccept={onAccept} onDecline={onDecline} />
      ))}
    </ul>
  );
}

interface InvitationCardProps extends Pick<InvitationListProps, "onAccept" | "onDecline"> {
  readonly invitation: InvitationItem;
}

function InvitationCard({ invitation, onAccept, onDecline }: InvitationCardProps): ReactNode {
  const accept = useCommand(() => onAccept(invitation.roomId));
  const decline = useCommand(() => onDecline(invitation.roomId));
  return (
    <li className="rounded-lg border border-line bg-raised p-3">
      <div className="flex flex-wrap items-center gap-3">
        <Avatar
          id={invitation.roomId}
          name={invitation.name}
          size={40}
          shape={invitation.kind === "direct" ? "person" : "server"}
        />
        <div className="min-w-40 flex-1">
          <div className="font-bold wrap-anywhere text-strong">{invitation.name}</div>
          <div className="text-sm wrap-anywhere text-muted">
            {invitation.kind === "direct" ? "wants to write to you" : `${invitation.inviterName} invited you`}
          </div>
        </div>
        <div className="flex gap-2">
          <Button variant="quiet" isLoading={decline.isBusy} isDisabled={accept.isBusy} onClick={() => decline.run()}>
            Decline
          </Button>
          <Button
            variant="primary"
            isLoading={accept.isBusy}
            isDisabled={decline.isBusy}
            aria-label={invitation.kind === "direct" ? `Accept ${invitation.name}` : `Join ${invitation.name}`}
            onClick={() => accept.run()}
          >
            {invitation.kind === "direct" ? "Accept" : "Join"}
          </Button>
        </div>
      </div>
      <div className="mt-2 empty:hidden">
        <ErrorLine error={accept.error ?? decline.error} />
      </div>
    </li>
  );
}
