"use client";

import { derive } from "@melo/reactive";
import { PhoneOff } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { CallStage } from "@/components/call/call-stage";
import { useCallLink } from "@/components/call/use-call-link";
import { useLeaveCall } from "@/components/client/use-leave-call";
import { useModerating } from "@/components/client/use-moderating";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Spinner } from "@/components/ui/spinner";
import { useMatrix } from "@/hooks/use-matrix";
import { usePlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import type { MeloClient } from "@/lib/client/client-session";
import { useCalls } from "@/providers/call-provider";

export interface MediaRoomProps {
  /** The Matrix room whose call this is. */
  readonly chatId: string;
  /** With the camera; otherwise audio only. */
  readonly video: boolean;
  readonly audio: boolean;
  readonly header?: ReactNode;
  /** The messages of the room, while they are open beside the call. */
  readonly chat?: ReactNode;
  readonly onChatClose?: (() => void) | undefined;
}

/**
 * The call of a Matrix room: enters it when it is opened and shows it. Closing it leaves nothing: the call goes on while
 * one reads elsewhere, until somebody says leave.
 */
export function MediaRoom({ chatId, video, audio, header, chat, onChatClose }: MediaRoomProps): ReactNode {
  const { userId, displayName, client } = useMatrix();
  const calls = useCalls();
  const leave = useLeaveCall(usePlace());
  const active = useSignal(calls.active);
  const call = active?.roomId === chatId ? active : undefined;
  const { channelName, serverName, spaceId } = useChannelNames(client, chatId);
  const getLink = useCallLink(client, chatId, spaceId);
  const moderating = useModerating(spaceId);
  const combos = useSignal(client.shortcuts.combos);
  const wasInCall = useWasTrue(call !== undefined, chatId);
  useJoinOnce(chatId, video, audio);

  if (call !== undefined) {
    return (
      <CallStage
        call={call}
        voice={client.calls.voice}
        channelName={channelName}
        serverName={serverName}
        person={{ userId, displayName }}
        header={header}
        chat={chat}
        onChatClose={onChatClose}
        getLink={getLink}
        combos={combos}
        moderating={moderating}
        onLeave={leave}
      />
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-stage">
      {header}
      <div className="grid min-h-0 flex-1 place-items-center">
        {wasInCall ? (
          <EmptyState icon={PhoneOff} title={`You left ${channelName}`} text="Come back with one click.">
            <Button variant="primary" onClick={() => calls.join(chatId, { isCameraOn: video, isMicrophoneOn: audio })}>
              Join again
            </Button>
          </EmptyState>
        ) : (
          <output className="flex items-center gap-3 text-lg font-bold text-strong">
            <Spinner />
            Loading...
          </output>
        )}
      </div>
    </div>
  );
}

/** Enters the call once for each room that is opened, and again when the camera is asked for; never because of a leave. */
function useJoinOnce(chatId: string, video: boolean, audio: boolean): void {
  const calls = useCalls();
  const asked = useRef<{ readonly chatId: string; readonly video: boolean }>(undefined);
  useEffect(() => {
    const before = asked.current;
    asked.current = { chatId, video };
    const isSameWish = before?.chatId === chatId && (before.video || !video);
    if (!isSameWish) calls.join(chatId, { isCameraOn: video, isMicrophoneOn: audio });
  }, [calls, chatId, video, audio]);
}

/** Whether `isTrue` has held at any time since `key` became what it is. */
function useWasTrue(isTrue: boolean, key: string): boolean {
  const [seenFor, setSeenFor] = useState<string>();
  if (isTrue && seenFor !== key) setSeenFor(key);
  return seenFor === key;
}

interface ChannelNames {
  readonly channelName: string;
  readonly serverName: string | undefined;
  readonly spaceId: string | undefined;
}

function useChannelNames(client: MeloClient, roomId: string): ChannelNames {
  const names = useMemo(
    () =>
      derive((): ChannelNames => {
        const channel = client.community.channel(roomId).value;
        const spaceId = channel?.spaceId;
        const server = spaceId === undefined ? undefined : client.community.server(spaceId).value;
        return { channelName: channel?.name ?? "the call", serverName: server?.name, spaceId };
      }),
    [client, roomId],
  );
  return useSignal(names);
}
