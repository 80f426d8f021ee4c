"use client";

import type { InvitePreview } from "@melo/chat";
import type { MeloError } from "@melo/protocol";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { ErrorLine } from "@/components/ui/error-line";
import { errorWords } from "@/components/ui/error-words";
import { useCommand } from "@/components/ui/use-command";

export interface AcceptInviteCardProps {
  readonly preview: InvitePreview;
  /** Resolves when one is in; the page goes there. */
  readonly onAccept: () => Promise<void>;
  readonly onLater: () => void;
}

/** A link's invitation, for somebody who is signed in. */
export function AcceptInviteCard({ preview, onAccept, onLater }: AcceptInviteCardProps): ReactNode {
  const accept = useCommand(onAccept);
  const { spaceId, spaceName, memberCount, inviterName } = preview;
  return (
    <section className="flex w-full max-w-100 flex-col items-center gap-4 rounded-xl bg-overlay p-6 text-center shadow-4">
      <Avatar id={spaceId} name={spaceName} size={80} shape="server" />
      <div>
        <p className="text-sm wrap-anywhere text-muted">{inviterName} invited you to</p>
        <h1 className="text-2xl font-bold text-balance wrap-anywhere text-strong">{spaceName}</h1>
        <p className="mt-1 text-sm text-faint">
          {memberCount} {memberCount === 1 ? "member" : "members"} · private, by invitation
        </p>
      </div>
      <Button variant="primary" size="lg" className="w-full" isLoading={accept.isBusy} onClick={() => accept.run()}>
        <span className="truncate">Join {spaceName}</span>
      </Button>
      <ErrorLine
        error={accept.error}
        {...(accept.error === undefined ? {} : { text: inviteErrorWords(accept.error, inviterName) })}
      />
      <Button variant="quiet" onClick={onLater}>
        Not now
      </Button>
    </section>
  );
}

/** Why a link does not work, and whom to ask for another one. */
function inviteErrorWords(error: MeloError, inviterName: string | undefined): string {
  if (inviterName === undefined) return errorWords(error);
  switch (error.code) {
    case "invite_expired":
      return `This invitation has expired. Ask ${inviterName} for a new one.`;
    case "invite_used_up":
      return `This invitation is used up. Ask ${inviterName} for a new one.`;
    case "invite_revoked":
      return `This invitation was taken back. Ask ${inviterName} for a new one.`;
    default:
      return errorWords(error);
  }
}
