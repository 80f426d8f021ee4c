"use client";

import type { ChannelView } from "@melo/chat";
import { ArrowLeft, EllipsisVertical, Hash, LockOpen, LogOut, Users, Volume2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";

export interface ChatHeaderProps {
  readonly channel: ChannelView;
  /** Left of the other tools: what starts and ends the call. */
  readonly callButton?: ReactNode;
  /** Rows of the menu, before leaving. */
  readonly menuItems?: ReactNode;
  /** Leaves a conversation; channels are left with their server. */
  readonly onLeave?: (() => void) | undefined;
  /** Of the stage, while the header is above one. */
  readonly stageTools?: ReactNode;
  readonly isMembersOpen: boolean;
  readonly onToggleMembers: () => void;
  /** Phones: back to the channels. */
  readonly onBack: () => void;
}

export function ChatHeader({
  channel,
  callButton,
  menuItems,
  onLeave,
  stageTools,
  isMembersOpen,
  onToggleMembers,
  onBack,
}: ChatHeaderProps): ReactNode {
  const Icon = channel.kind === "voice" ? Volume2 : Hash;
  return (
    <header className="flex h-(--height-header) flex-none items-center gap-3 border-b border-line pr-4 pl-4 max-tablet:h-13 max-tablet:gap-1 max-tablet:px-1">
      <IconButton icon={ArrowLeft} label="Back to channels" onClick={onBack} className="tablet:hidden" />
      {channel.peers === undefined ? (
        <Icon aria-hidden className="size-5 text-faint max-tablet:size-4" />
      ) : (
        <Avatar id={faceOf(channel)} name={channel.name} size={24} />
      )}
      <h1 title={channel.name} className="min-w-0 truncate text-base font-bold text-strong">
        {channel.name}
      </h1>
      {channel.isEncrypted ? null : (
        <span className="flex flex-none items-center gap-1 text-sm text-warning-text">
          <LockOpen aria-hidden className="size-4" />
          <span className="max-tablet:sr-only">Not encrypted</span>
        </span>
      )}
      <Topic channel={channel} />
      <div className="ml-auto flex flex-none items-center gap-1">
        {callButton}
        {stageTools}
        <IconButton
          icon={Users}
          label={isMembersOpen ? "Hide members" : "Show members"}
          tooltipSide="bottom"
          isPressed={isMembersOpen}
          onClick={onToggleMembers}
        />
        {onLeave === undefined && menuItems === undefined ? null : (
          <Menu trigger={<IconButton icon={EllipsisVertical} label="More" tooltipSide="bottom" />}>
            {menuItems}
            {onLeave === undefined ? null : (
              <MenuItem icon={LogOut} label="Leave the conversation" isDestructive onSelect={onLeave} />
            )}
          </Menu>
        )}
      </div>
    </header>
  );
}

/** Of the other person, or of the group itself. */
function faceOf({ peers = [], roomId }: ChannelView): string {
  const [first, ...others] = peers;
  return first === undefined || others.length > 0 ? roomId : first.userId;
}

function Topic({ channel }: { readonly channel: ChannelView }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  if (channel.topic === undefined || channel.topic === "") return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="focus-inset min-w-0 flex-1 truncate border-l border-line-strong pl-3 text-left text-sm text-muted hover:text-body max-tablet:hidden"
      >
        <span className="sr-only">Topic: </span>
        {channel.topic}
      </button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={channel.name}>
        <p className="max-h-[60dvh] overflow-y-auto wrap-anywhere whitespace-pre-wrap text-body">{channel.topic}</p>
      </Dialog>
    </>
  );
}
