"use client";

import { meloErrorFrom } from "@melo/protocol";
import { useState, type ReactNode } from "react";
import { AudioSink } from "@/components/call/audio-sink";
import { CallShortcuts } from "@/components/call/call-shortcuts";
import { CallVoice } from "@/components/call/call-voice";
import { MemberList } from "@/components/chat/member-list";
import { AppFrame } from "@/components/shell/app-frame";
import { ServerRail } from "@/components/shell/server-rail";
import { errorWords } from "@/components/ui/error-words";
import { useToasts } from "@/components/ui/toast";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace, usePlace } from "@/hooks/use-place";
import { useShortcutKeys } from "@/hooks/use-shortcut-keys";
import { useShortcut } from "@/hooks/use-shortcut";
import { useSignal } from "@/hooks/use-signal";
import { wantsCall } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";
import { ClientDialogs, type OpenDialog } from "./client-dialogs";
import { ClientFoot } from "./client-foot";
import { ClientMain } from "./client-main";
import { ClientNotices } from "./client-notices";
import { ClientRings } from "./client-rings";
import { ClientSettings } from "./client-settings";
import { ClientSidebar } from "./client-sidebar";
import { useFirstChannel } from "./use-first-channel";
import { useInviteFromAddress } from "./use-invite-from-address";

/** The application around the place that the address names. */
export function ClientFrame(): ReactNode {
  const { client } = useMatrix();
  const calls = useCalls();
  const place = usePlace();
  const servers = useSignal(client.community.servers);
  const directs = useSignal(client.community.directs);
  const invitations = useSignal(client.community.invitations);
  const sync = useSignal(client.community.sync);
  const isWide = useMediaQuery(mediaQueries.desktop);
  const [wantsMembers, setWantsMembers] = useState<boolean>();
  const [dialog, setDialog] = useState<OpenDialog>();
  const channel = useSignal(client.community.channel(place.roomId ?? ""));
  const isStage = wantsCall(place) || channel?.kind === "voice";
  // Beside messages there is room for the people; a stage wants all of it, and shows who is there anyway.
  const isMembersOpen = wantsMembers ?? (isWide && !isStage);
  useShortcutKeys(client.shortcuts);
  useFirstChannel(place);
  useInviteFromAddress();

  return (
    <>
      <AppFrame
        rail={
          <ServerRail
            servers={servers}
            currentSpaceId={place.spaceId}
            invitationCount={invitations.length}
            directUnreadCount={directs.reduce((sum, { unreadCount }) => sum + unreadCount, 0)}
            isLoading={sync === "catching_up"}
            rosterOf={calls.roster}
            onOpenHome={goHome}
            onOpenServer={goToServer}
            onCreateServer={() => setDialog({ name: "create_server" })}
          />
        }
        sidebar={<ClientSidebar place={place} onDialog={setDialog} />}
        foot={<ClientFoot place={place} onDialog={setDialog} />}
        main={
          <ClientMain
            place={place}
            isMembersOpen={isMembersOpen}
            onToggleMembers={() => setWantsMembers(!isMembersOpen)}
            onDialog={setDialog}
          />
        }
        members={place.roomId === undefined ? undefined : <ChannelMembers roomId={place.roomId} />}
        isMembersOpen={isMembersOpen}
        onMembersClose={() => setWantsMembers(false)}
        phoneView={place.roomId === undefined ? "channels" : "main"}
      />
      <ClientDialogs dialog={dialog} onClose={() => setDialog(undefined)} />
      <AudioSink />
      <CallShortcuts />
      <CallVoice />
      <ClientSettings />
      <ClientRings />
      <ClientNotices />
      <ListShortcut onShow={() => setDialog({ name: "shortcuts" })} />
    </>
  );
}

/** Opens the list of keys by its own keys. */
function ListShortcut({ onShow }: { readonly onShow: () => void }): ReactNode {
  useShortcut("show_shortcuts", { press: onShow });
  return null;
}

function goHome(): void {
  goToPlace({});
}

function goToServer(spaceId: string): void {
  goToPlace({ spaceId });
}

function ChannelMembers({ roomId }: { readonly roomId: string }): ReactNode {
  const { client, userId } = useMatrix();
  const members = useSignal(client.community.members(roomId));
  const toasts = useToasts();
  async function writeTo(peerId: string): Promise<void> {
    try {
      const direct = await client.community.startDirect([peerId]);
      goToPlace({ roomId: direct.roomId });
    } catch (error) {
      toasts.fail(errorWords(meloErrorFrom(error)));
    }
  }
  return <MemberList members={members} ownUserId={userId} onMessage={(peerId) => void writeTo(peerId)} />;
}
