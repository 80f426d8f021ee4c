"use client";

import type { ServerView } from "@melo/chat";
import { ChevronDown, Hash, LogOut, UserPlus, Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";

export interface ServerHeaderProps {
  readonly server: ServerView;
  readonly onInvite: () => void;
  readonly onCreateChannel: (kind: "text" | "voice") => void;
  readonly onLeave: () => void;
}

const mayNotInvite = "Moderators can invite people";
const mayNotManage = "Moderators can add channels";

export function ServerHeader({ server, onInvite, onCreateChannel, onLeave }: ServerHeaderProps): ReactNode {
  const { canInvite, canManageChannels } = server.permissions;
  const manageReason = canManageChannels ? undefined : mayNotManage;
  return (
    <header className="flex h-(--height-header) flex-none items-center gap-1 border-b border-line pr-2 pl-4 max-tablet:h-14 max-tablet:pr-1">
      <h1 title={server.name} className="min-w-0 flex-1 truncate text-base font-bold text-strong max-tablet:text-lg">
        {server.name}
      </h1>
      <IconButton
        icon={UserPlus}
        label="Invite people"
        tooltipSide="bottom"
        isDisabled={!canInvite}
        disabledReason={mayNotInvite}
        onClick={onInvite}
      />
      <Menu trigger={<IconButton icon={ChevronDown} label="Server menu" tooltipSide="bottom" />}>
        <MenuItem
          icon={UserPlus}
          label="Invite people"
          disabledReason={canInvite ? undefined : mayNotInvite}
          onSelect={onInvite}
        />
        <MenuItem
          icon={Hash}
          label="New text channel"
          disabledReason={manageReason}
          onSelect={() => onCreateChannel("text")}
        />
        <MenuItem
          icon={Volume2}
          label="New voice channel"
          disabledReason={manageReason}
          onSelect={() => onCreateChannel("voice")}
        />
        <MenuSeparator />
        <MenuItem icon={LogOut} label="Leave server" isDestructive onSelect={onLeave} />
      </Menu>
    </header>
  );
}
