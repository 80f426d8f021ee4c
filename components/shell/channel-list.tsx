"use client";

import type { CallAdmission, VoiceRoster } from "@melo/call";
import type { ChannelItem, ServerView } from "@melo/chat";
import type { ReadonlySignal } from "@melo/reactive";
import { memo, type ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { useRovingList } from "@/components/ui/use-roving-list";
import { ChannelSection } from "./channel-section";
import { TextChannelRow } from "./channel-row";
import { ServerHeader } from "./server-header";
import { VoiceChannelRow } from "./voice-channel-row";

export interface ChannelListProps {
  readonly server: ServerView;
  readonly currentRoomId: string | undefined;
  readonly rosterOf: (roomId: string) => ReadonlySignal<VoiceRoster>;
  readonly admissionOf: (roomId: string) => ReadonlySignal<CallAdmission>;
  readonly onOpenChannel: (roomId: string) => void;
  readonly onJoinVoice: (roomId: string) => void;
  readonly onOpenStage: (roomId: string) => void;
  /** Pointed at or focused: a join is likely. */
  readonly onWarm: (roomId: string) => void;
  readonly onInvite: () => void;
  readonly onCreateChannel: (kind: "text" | "voice") => void;
  readonly onLeave: () => void;
}

/** A server's header and its channels, with the people in voice under theirs. */
export const ChannelList = memo(function ChannelList(props: ChannelListProps): ReactNode {
  const { server, currentRoomId, onOpenChannel, onCreateChannel } = props;
  const roving = useRovingList<HTMLDivElement>();
  const mayAdd = server.permissions.canManageChannels;
  const isCurrent = (channel: ChannelItem): boolean => channel.roomId === currentRoomId;
  const isKeptInSight = (channel: ChannelItem): boolean => isCurrent(channel) || channel.isUnread;
  return (
    <>
      <ServerHeader
        server={server}
        onInvite={props.onInvite}
        onCreateChannel={onCreateChannel}
        onLeave={props.onLeave}
      />
      <div
        {...roving}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 [mask-image:linear-gradient(#000_calc(100%-1.75rem),transparent)] pb-7"
      >
        <ChannelSection
          title="Text"
          addLabel="New text channel"
          onAdd={mayAdd ? () => onCreateChannel("text") : undefined}
        >
          {(isOpen) =>
            server.textChannels
              .filter((channel) => isOpen || isKeptInSight(channel))
              .map((channel) => (
                <TextChannelRow
                  key={channel.roomId}
                  channel={channel}
                  spaceId={server.spaceId}
                  isCurrent={isCurrent(channel)}
                  onOpen={onOpenChannel}
                />
              ))
          }
        </ChannelSection>
        <ChannelSection
          title="Voice"
          addLabel="New voice channel"
          onAdd={mayAdd ? () => onCreateChannel("voice") : undefined}
        >
          {(isOpen) =>
            server.voiceChannels
              .filter((channel) => isOpen || isKeptInSight(channel))
              .map((channel) => (
                <VoiceChannelRow
                  key={channel.roomId}
                  channel={channel}
                  roster={props.rosterOf(channel.roomId)}
                  admission={props.admissionOf(channel.roomId)}
                  isCurrent={isCurrent(channel)}
                  onJoin={props.onJoinVoice}
                  onOpenStage={props.onOpenStage}
                  onWarm={props.onWarm}
                />
              ))
          }
        </ChannelSection>
        <NoChannels server={server} />
      </div>
    </>
  );
});

function NoChannels({ server }: { readonly server: ServerView }): ReactNode {
  if (server.textChannels.length + server.voiceChannels.length > 0) return null;
  return (
    <p className="mt-4 px-2 text-sm text-faint">
      {server.permissions.canManageChannels
        ? "No channels yet. Add one with the plus above."
        : "No channels yet. They appear here when somebody makes one."}
    </p>
  );
}

const skeletonRows = ["88%", "60%", "74%", "66%", "52%"];

/** In the place of the list until the server is known. */
export function ChannelListSkeleton(): ReactNode {
  return (
    <output aria-label="Loading channels" className="flex min-h-0 flex-1 flex-col">
      <span className="flex h-(--height-header) flex-none items-center border-b border-line px-4 max-tablet:h-14">
        <Skeleton className="h-4 w-32" />
      </span>
      <span className="flex flex-col gap-4 p-4">
        {skeletonRows.map((width) => (
          <span key={width} className="flex items-center gap-2">
            <Skeleton className="size-5" />
            <Skeleton className="h-3.5" style={{ width }} />
          </span>
        ))}
      </span>
    </output>
  );
}
