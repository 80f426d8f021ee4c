"use client";

import type { ReactNode } from "react";
import { CreateChannelDialog } from "@/components/community/create-channel-dialog";
import { CreateServerDialog } from "@/components/community/create-server-dialog";
import { InviteDialog } from "@/components/community/invite-dialog";
import { LeaveServerDialog } from "@/components/community/leave-server-dialog";
import { ChoosePeopleDialog } from "@/components/direct/choose-people-dialog";
import { RenameConversationDialog } from "@/components/direct/rename-conversation-dialog";
import { SignOutDialog } from "@/components/shell/sign-out-dialog";
import { ShortcutsDialog } from "@/components/shortcuts/shortcuts-dialog";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import type { OpenDialog } from "./client-dialogs";
import { useKnownPeople } from "./use-known-people";

export interface DialogOfProps {
  readonly dialog: OpenDialog;
  readonly onClose: () => void;
}

/** Every dialog that the page's controls open. */
export function DialogOf({ dialog, onClose }: DialogOfProps): ReactNode {
  const { client, signOut } = useMatrix();
  const { community, calls } = client;
  switch (dialog.name) {
    case "create_server":
      return (
        <CreateServerDialog
          isOpen
          onClose={onClose}
          onCreate={async (name) => {
            const { spaceId, firstChannelId } = await community.createServer(name);
            goToPlace({ spaceId, roomId: firstChannelId });
          }}
        />
      );
    case "new_conversation":
      return <NewConversation onClose={onClose} />;
    case "shortcuts":
      return <ShortcutsDialog isOpen onClose={onClose} shortcuts={client.shortcuts} />;
    case "sign_out":
      return <SignOutDialog isOpen onClose={onClose} onSignOut={signOut} />;
    case "add_people":
      return <AddPeople roomId={dialog.roomId} conversationName={dialog.conversationName} onClose={onClose} />;
    case "rename_conversation":
      return (
        <RenameConversationDialog
          currentName={dialog.conversationName}
          onClose={onClose}
          onRename={(name) => community.renameDirect(dialog.roomId, name)}
        />
      );
    case "leave_conversation":
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={`Leave the conversation with ${dialog.conversationName}?`}
          body="It goes from your list, and you can read it again only when somebody asks you in."
          confirmLabel="Leave"
          isDestructive
          onConfirm={async () => {
            if (calls.active.peek()?.roomId === dialog.roomId) await calls.leave();
            await community.leaveDirect(dialog.roomId);
            goToPlace({});
          }}
        />
      );
    case "create_channel":
      return (
        <CreateChannelDialog
          isOpen
          onClose={onClose}
          serverName={dialog.serverName}
          kind={dialog.kind}
          onCreate={async (kind, name) => {
            const { roomId } = await community.createChannel(dialog.spaceId, kind, name);
            // A new voice channel is shown in the list; entering it would open the microphone.
            if (kind === "text") goToPlace({ spaceId: dialog.spaceId, roomId });
          }}
        />
      );
    case "invite":
      return (
        <InviteDialog
          isOpen
          onClose={onClose}
          serverName={dialog.serverName}
          onCreateLink={(limits) => community.createInviteLink(dialog.spaceId, limits)}
          onInvite={(userId) => community.inviteToServer(dialog.spaceId, userId)}
        />
      );
    case "leave_server":
      return (
        <LeaveServerDialog
          isOpen
          onClose={onClose}
          serverName={dialog.serverName}
          onLeave={async () => {
            const voiceRooms = community.server(dialog.spaceId).peek()?.voiceChannels ?? [];
            if (voiceRooms.some(({ roomId }) => roomId === calls.active.peek()?.roomId)) await calls.leave();
            await community.leaveServer(dialog.spaceId);
            goToPlace({});
          }}
        />
      );
  }
}

function NewConversation({ onClose }: Pick<DialogOfProps, "onClose">): ReactNode {
  const { community } = useMatrix().client;
  return (
    <ChoosePeopleDialog
      title="New conversation"
      description="Choose one person, or several for a group. It is end-to-end encrypted."
      confirmLabel={(count) => (count > 1 ? "Start a group" : "Write")}
      onClose={onClose}
      people={useKnownPeople()}
      onChoose={async (userIds) => {
        const { roomId } = await community.startDirect(userIds);
        goToPlace({ roomId });
      }}
    />
  );
}

interface AddPeopleProps extends Pick<DialogOfProps, "onClose"> {
  readonly roomId: string;
  readonly conversationName: string;
}

function AddPeople({ roomId, conversationName, onClose }: AddPeopleProps): ReactNode {
  const { community } = useMatrix().client;
  const peers = useSignal(community.channel(roomId))?.peers ?? [];
  const present = new Set(peers.map(({ userId }) => userId));
  const people = useKnownPeople().filter(({ userId }) => !present.has(userId));
  const isOfTwo = peers.length < 2;
  return (
    <ChoosePeopleDialog
      title={isOfTwo ? `Begin a group with ${conversationName}` : `Add people to ${conversationName}`}
      description={
        isOfTwo
          ? "A new conversation for all of you. What the two of you wrote stays between you."
          : "They read what is written from then on, and nothing from before."
      }
      confirmLabel={() => (isOfTwo ? "Start the group" : "Add")}
      onClose={onClose}
      people={people}
      onChoose={async (userIds) => {
        const direct = await community.addToDirect(roomId, userIds);
        if (direct.roomId !== roomId) goToPlace({ roomId: direct.roomId });
      }}
    />
  );
}
