"use client";

import { MessageSquare, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../../ui/icon-button";
import { Sheet } from "../../ui/sheet";
import { mediaQueries, useMediaQuery } from "../../ui/use-media-query";

export interface ChatPanelProps {
  readonly channelName: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The channel's messages beside the stage; over it where there is no room for both. */
export function ChatPanel({ channelName, onClose, children }: ChatPanelProps): ReactNode {
  const hasRoom = useMediaQuery(mediaQueries.desktop);
  const isPhone = !useMediaQuery(mediaQueries.tablet);
  const label = `${channelName} chat`;
  const content = (
    <>
      <header className="flex h-(--height-header) flex-none items-center gap-3 border-b border-line px-4">
        <MessageSquare aria-hidden className="size-5 text-faint" />
        <h2 className="min-w-0 flex-1 truncate text-base font-bold text-strong">{label}</h2>
        <IconButton icon={X} label="Close the chat" tooltipSide="bottom" onClick={onClose} />
      </header>
      {children}
    </>
  );
  if (hasRoom) {
    return (
      <aside
        aria-label={label}
        className="flex min-h-0 w-(--width-panel) flex-none flex-col border-l border-line bg-chat"
      >
        {content}
      </aside>
    );
  }
  return (
    <Sheet isOpen onClose={onClose} label={label} side={isPhone ? "bottom" : "right"}>
      <div className={isPhone ? "flex h-[80dvh] min-h-0 flex-col bg-chat" : "flex min-h-0 flex-1 flex-col bg-chat"}>
        {content}
      </div>
    </Sheet>
  );
}
