"use client";

import type { ChannelView, Conversation, SyncState } from "@melo/chat";
import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Composer } from "./composer";
import { Timeline } from "./timeline";

export interface ChatViewProps {
  readonly channel: ChannelView;
  readonly conversation: Conversation;
  readonly ownUserId: string;
  readonly sync: SyncState;
}

/** Messages and composer of one channel, below a header. */
export function ChatView({ channel, conversation, ownUserId, sync }: ChatViewProps): ReactNode {
  const { roomId } = channel;
  const isOffline = sync === "offline";
  return (
    <>
      {isOffline ? (
        <Banner tone="warning" icon={WifiOff}>
          You are offline. MELO comes back by itself.
        </Banner>
      ) : null}
      <Timeline key={`timeline ${roomId}`} conversation={conversation} channel={channel} ownUserId={ownUserId} />
      <Composer
        key={`composer ${roomId}`}
        channelName={channel.kind === "text" && channel.peers === undefined ? `#${channel.name}` : channel.name}
        canSend={channel.permissions.canSend}
        isOffline={isOffline}
        initialText={conversation.draft()}
        onTextChange={conversation.keepDraft}
        onSend={conversation.sendText}
      />
    </>
  );
}
