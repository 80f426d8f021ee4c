"use client";

import type { ChannelView, Conversation } from "@melo/chat";
import { createScope } from "@melo/reactive";
import { useLayoutEffect, useState, type ReactNode } from "react";
import { ChatView } from "@/components/chat/chat-view";
import { TimelineSkeleton } from "@/components/chat/timeline-skeleton";
import { useMatrix } from "@/hooks/use-matrix";
import { useSignal } from "@/hooks/use-signal";

/** The messages of the channel in the address: open while they are on screen. */
export function ChannelChat({ channel }: { readonly channel: ChannelView }): ReactNode {
  const { client, userId } = useMatrix();
  const sync = useSignal(client.community.sync);
  const [conversation, setConversation] = useState<Conversation>();
  const { roomId } = channel;
  useLayoutEffect(() => {
    const scope = createScope();
    // What was opened must reach the next render; opening it while rendering would leave it open when React renders twice.
    // oxlint-disable-next-line react/set-state-in-effect
    setConversation(client.conversations.open(scope, roomId));
    return () => scope.end();
  }, [client, roomId]);
  // Until the layout effect has run, which is before the frame is painted, the conversation is still the old one's.
  if (conversation?.roomId !== roomId) return <TimelineSkeleton />;
  return <ChatView channel={channel} conversation={conversation} ownUserId={userId} sync={sync} />;
}
