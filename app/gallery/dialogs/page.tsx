"use client";

import { MeloError } from "@melo/protocol";
import { useState, type ReactNode } from "react";
import { AcceptInviteCard } from "@/components/community/accept-invite-card";
import { CreateChannelDialog } from "@/components/community/create-channel-dialog";
import { CreateServerDialog } from "@/components/community/create-server-dialog";
import { InviteDialog } from "@/components/community/invite-dialog";
import { LeaveServerDialog } from "@/components/community/leave-server-dialog";
import { SignOutDialog } from "@/components/shell/sign-out-dialog";
import { Button } from "@/components/ui/button";
import { useToasts } from "@/components/ui/toast";

const dialogs = ["Make a server", "New channel", "Invite", "Leave", "Sign out"] as const;
const refuse = (): Promise<never> => Promise.reject(new MeloError("server_unreachable", "in the gallery"));
const doNothing = (): void => undefined;

export default function DialogsGallery(): ReactNode {
  const [open, setOpen] = useState<(typeof dialogs)[number]>();
  const toasts = useToasts();
  const close = (): void => setOpen(undefined);
  return (
    <main className="flex min-h-dvh flex-col items-start gap-6 bg-chat p-6">
      <div className="flex flex-wrap gap-2">
        {dialogs.map((dialog) => (
          <Button key={dialog} onClick={() => setOpen(dialog)}>
            {dialog}
          </Button>
        ))}
        <Button onClick={() => toasts.say("Ben Okafor is invited")}>Toast</Button>
        <Button onClick={() => toasts.tell("Ben Okafor muted you: too loud")}>Telling toast</Button>
        <Button
          onClick={() =>
            toasts.fail("Your camera is used by another program.", { label: "Try again", onClick: doNothing })
          }
        >
          Failing toast
        </Button>
      </div>
      <AcceptInviteCard
        preview={{ spaceId: "!p", spaceName: "Paper Lanterns", memberCount: 214, inviterName: "Ben Okafor" }}
        onAccept={() => Promise.reject(new MeloError("invite_used_up", "in the gallery"))}
        onLater={doNothing}
      />
      <CreateServerDialog isOpen={open === "Make a server"} onClose={close} onCreate={refuse} />
      <CreateChannelDialog
        isOpen={open === "New channel"}
        onClose={close}
        serverName="Paper Lanterns"
        kind="text"
        onCreate={refuse}
      />
      <InviteDialog
        isOpen={open === "Invite"}
        onClose={close}
        serverName="Paper Lanterns"
        onCreateLink={() => Promise.resolve({ url: "https://chat.paperlanterns.example/invite/7hJk2mQ9xZ4rT8vB" })}
        onInvite={() => Promise.resolve()}
      />
      <LeaveServerDialog isOpen={open === "Leave"} onClose={close} serverName="Paper Lanterns" onLeave={refuse} />
      <SignOutDialog isOpen={open === "Sign out"} onClose={close} onSignOut={refuse} />
    </main>
  );
}
