"use client";

import { useCallback, type ReactNode } from "react";
import { preloadCallStage } from "@/components/call/call-stage";
import { DirectList } from "@/components/direct/direct-list";
import { ChannelList, ChannelListSkeleton } from "@/components/shell/channel-list";
import { MemberDragProvider } from "@/components/shell/member-drag";
import { HomeSidebar } from "@/components/shell/home-sidebar";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import type { Place } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";
import type { OpenDialog } from "./client-dialogs";
import { useInvitations } from "./use-invitations";
import { useMemberMoving } from "./use-member-moving";

export interface ClientSidebarProps {
  readonly place: Place;
  readonly onDialog: (dialog: OpenDialog) => void;
}

export function ClientSidebar({ place, onDialog }: ClientSidebarProps): ReactNode {
  const invitations = useInvitations();
  if (place.spaceId !== undefined) return <ServerSidebar spaceId={place.spaceId} place={place} onDialog={onDialog} />;
  return (
    <HomeSidebar {...invitations} onCreateServer={() => onDialog({ name: "create_server" })}>
      <Directs place={place} onDialog={onDialog} />
    </HomeSidebar>
  );
}

function Directs({ place, onDialog }: ClientSidebarProps): ReactNode {
  const { client } = useMatrix();
  const calls = useCalls();
  return (
    <DirectList
      directs={useSignal(client.community.directs)}
      currentRoomId={place.roomId}
      incoming={useSignal(calls.incoming)}
      rosterOf={calls.roster}
      onOpen={(roomId) => goToPlace({ roomId })}
      onStart={() => onDialog({ name: "new_conversation" })}
    />
  );
}

function ServerSidebar({ spaceId, place, onDialog }: ClientSidebarProps & { readonly spaceId: string }): ReactNode {
  const { client } = useMatrix();
  const calls = useCalls();
  const server = useSignal(client.community.server(spaceId));
  const sync = useSignal(client.community.sync);
  const joinVoice = useCallback(
    (roomId: string) => {
      calls.join(roomId);
      goToPlace({ spaceId, roomId });
    },
    [calls, spaceId],
  );
  const moving = useMemberMoving(joinVoice);
  if (server === undefined) return sync === "catching_up" ? <ChannelListSkeleton /> : <UnknownServer />;
  const about = { spaceId, serverName: server.name };
  return (
    <MemberDragProvider moving={moving}>
      <ChannelList
        server={server}
        currentRoomId={place.roomId}
        rosterOf={calls.roster}
        admissionOf={client.moderation.admission}
        onOpenChannel={(roomId) => goToPlace({ spaceId, roomId })}
        onJoinVoice={joinVoice}
        onOpenStage={(roomId) => goToPlace({ spaceId, roomId })}
        onWarm={(roomId) => {
          calls.warm(roomId);
          preloadCallStage();
        }}
        onInvite={() => onDialog({ name: "invite", ...about })}
        onCreateChannel={(kind) => onDialog({ name: "create_channel", kind, ...about })}
        onLeave={() => onDialog({ name: "leave_server", ...about })}
      />
    </MemberDragProvider>
  );
}

function UnknownServer(): ReactNode {
  return <p className="p-4 text-sm text-faint">You are not in this server.</p>;
}
