"use client";

import type { ChannelView } from "@melo/chat";
import { Hash, Pencil, UserPlus } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { CallStage, CallStageTools } from "@/components/call/call-stage";
import { ChatHeader } from "@/components/chat/chat-header";
import { ChatVideoButton, ChatVoiceButton } from "@/components/chat/chat-video-button";
import { MediaRoom } from "@/components/media-room";
import { HomeView } from "@/components/shell/home-view";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MenuItem } from "@/components/ui/menu";
import { Spinner } from "@/components/ui/spinner";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import { wantsCall, type Place } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";
import type { OpenDialog } from "./client-dialogs";
import { ChannelChat } from "./channel-chat";
import { PhoneDock } from "./client-dock";
import { ListenOnlyItem } from "./listen-only-item";
import { RunningCall } from "./running-call";
import { useInvitations } from "./use-invitations";
import { useLeaveCall } from "./use-leave-call";
import { useModerating } from "./use-moderating";
import { VoiceEntry } from "./voice-entry";

export interface ClientMainProps {
  readonly place: Place;
  readonly isMembersOpen: boolean;
  readonly onToggleMembers: () => void;
  readonly onDialog: (dialog: OpenDialog) => void;
}

/** What the address names: home, a channel's messages, or a call. */
export function ClientMain(props: ClientMainProps): ReactNode {
  const { place } = props;
  const { client } = useMatrix();
  const channel = useSignal(client.community.channel(place.roomId ?? ""));
  const sync = useSignal(client.community.sync);
  if (place.roomId === undefined) return <Home onDialog={props.onDialog} />;
  if (channel === undefined) return sync === "catching_up" ? <Waiting /> : <UnknownChannel />;
  return <Channel {...props} channel={channel} />;
}

function Channel({
  channel,
  place,
  isMembersOpen,
  onToggleMembers,
  onDialog,
}: ClientMainProps & { readonly channel: ChannelView }): ReactNode {
  const { client } = useMatrix();
  const call = useSignal(useCalls().active);
  const server = useSignal(client.community.server(channel.spaceId ?? ""));
  const leave = useLeaveCall(place);
  const moderating = useModerating(channel.spaceId);
  const canModerate = useSignal(useMemo(() => client.moderation.canModerate(channel.roomId), [client, channel.roomId]));
  const combos = useSignal(client.shortcuts.combos);
  const [isChatOpen, setChatOpen] = useState(false);
  const isOnStage = call?.roomId === channel.roomId && (wantsCall(place) || channel.kind === "voice");
  const chat = isOnStage && isChatOpen ? <ChannelChat channel={channel} /> : undefined;
  const header = (
    <ChatHeader
      channel={channel}
      callButton={
        channel.kind === "text" && channel.permissions.canJoinCall ? <CallButtons channel={channel} /> : undefined
      }
      menuItems={
        channel.kind === "voice" && canModerate ? (
          <ListenOnlyItem channel={channel} />
        ) : channel.peers === undefined ? undefined : (
          <ConversationItems channel={channel} onDialog={onDialog} />
        )
      }
      onLeave={
        channel.peers === undefined
          ? undefined
          : () => onDialog({ name: "leave_conversation", roomId: channel.roomId, conversationName: channel.name })
      }
      stageTools={
        isOnStage ? (
          <CallStageTools
            call={call}
            channelName={channel.name}
            isChatOpen={isChatOpen}
            hasNewMessages={channel.isUnread}
            onToggleChat={() => setChatOpen(!isChatOpen)}
            moderating={moderating}
          />
        ) : undefined
      }
      isMembersOpen={isMembersOpen}
      onToggleMembers={onToggleMembers}
      onBack={() => goToPlace({ spaceId: place.spaceId })}
    />
  );
  if (wantsCall(place)) {
    return (
      <MediaRoom
        chatId={channel.roomId}
        video={place.wantsVideo}
        audio
        header={header}
        chat={chat}
        onChatClose={() => setChatOpen(false)}
      />
    );
  }
  if (channel.kind === "text") {
    return (
      <>
        {header}
        <PhoneDock place={place} />
        <RunningCall channel={channel} />
        <ChannelChat channel={channel} />
      </>
    );
  }
  if (call?.roomId === channel.roomId) {
    return (
      <CallStage
        call={call}
        voice={client.calls.voice}
        channelName={channel.name}
        serverName={server?.name}
        header={header}
        chat={chat}
        onChatClose={() => setChatOpen(false)}
        getLink={() => Promise.resolve(window.location.href)}
        combos={combos}
        moderating={moderating}
        onLeave={leave}
      />
    );
  }
  return (
    <>
      {header}
      <PhoneDock place={place} />
      <VoiceEntry channel={channel} />
    </>
  );
}

interface ConversationItemsProps extends Pick<ClientMainProps, "onDialog"> {
  readonly channel: ChannelView;
}

/** What can be done with a conversation; a conversation of two is called by its other half. */
function ConversationItems({ channel, onDialog }: ConversationItemsProps): ReactNode {
  const { roomId, name, peers = [], permissions } = channel;
  const isGroup = peers.length > 1;
  return (
    <>
      <MenuItem
        icon={UserPlus}
        label={isGroup ? "Add people" : "Begin a group"}
        disabledReason={isGroup && !permissions.canInvite ? "You may not ask anybody in" : undefined}
        onSelect={() => onDialog({ name: "add_people", roomId, conversationName: name })}
      />
      {isGroup ? (
        <MenuItem
          icon={Pencil}
          label="Name the conversation"
          disabledReason={permissions.canRename ? undefined : "You may not change the name"}
          onSelect={() => onDialog({ name: "rename_conversation", roomId, conversationName: name })}
        />
      ) : null}
    </>
  );
}

/** Voice and video in conversations; channels of text have the one that is in every link. */
function CallButtons({ channel }: { readonly channel: ChannelView }): ReactNode {
  return (
    <>
      {channel.peers === undefined ? null : <ChatVoiceButton />}
      <ChatVideoButton />
    </>
  );
}

function Home({ onDialog }: Pick<ClientMainProps, "onDialog">): ReactNode {
  const { client } = useMatrix();
  const servers = useSignal(client.community.servers);
  const invitations = useInvitations();
  return <HomeView servers={servers} {...invitations} onCreateServer={() => onDialog({ name: "create_server" })} />;
}

function Waiting(): ReactNode {
  return (
    <div className="grid flex-1 place-items-center">
      <Spinner label="Loading..." />
    </div>
  );
}

function UnknownChannel(): ReactNode {
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState
        icon={Hash}
        title="This channel is not yours to see"
        text="It does not exist, or you are not in it. Ask whoever sent you here for an invitation."
      >
        <Button onClick={() => goToPlace({})}>Go home</Button>
      </EmptyState>
    </div>
  );
}
