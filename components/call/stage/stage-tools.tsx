"use client";

import type { ActiveCall } from "@melo/call";
import { GalleryThumbnails, LayoutGrid, MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { IconButton } from "../../ui/icon-button";
import type { Moderating } from "../moderation/moderator-rows";
import { PeopleButton } from "../people/people-button";

export interface StageToolsProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  readonly isChatOpen: boolean;
  /** Something was written that one has not seen. */
  readonly hasNewMessages: boolean;
  readonly onToggleChat: () => void;
  readonly moderating?: Moderating | undefined;
}

/** In the channel's header, while its stage is shown: how one looks at the call, and the messages beside it. */
export function StageTools(props: StageToolsProps): ReactNode {
  const { call, channelName, isChatOpen, hasNewMessages, onToggleChat, moderating } = props;
  const { stage } = call;
  const mode = useSignal(stage.mode);
  const shares = useSignal(stage.shares);
  const pins = useSignal(stage.pins);
  const hasLarge = pins.size > 0 || shares.some(({ state }) => !state.peek().isOwn);
  const isGrid = mode === "grid" || (mode === "auto" && !hasLarge);
  return (
    <>
      <fieldset aria-label="View" className="flex gap-1 max-tablet:hidden">
        <IconButton
          icon={LayoutGrid}
          label="Everybody alike"
          tooltipSide="bottom"
          isPressed={isGrid}
          onClick={() => stage.setMode("grid")}
        />
        <IconButton
          icon={GalleryThumbnails}
          label="Speaker large"
          tooltipSide="bottom"
          isPressed={!isGrid}
          onClick={() => stage.setMode("speaker")}
        />
      </fieldset>
      {/* On wider stages it stands beside the controls. */}
      <span className="tablet:hidden">
        <PeopleButton call={call} channelName={channelName} moderating={moderating} />
      </span>
      <span className="relative flex">
        <IconButton
          icon={MessageSquare}
          label={isChatOpen ? "Close the chat" : hasNewMessages ? "Open the chat, new messages" : "Open the chat"}
          tooltipSide="bottom"
          isPressed={isChatOpen}
          onClick={onToggleChat}
        />
        {hasNewMessages && !isChatOpen ? (
          <span
            aria-hidden
            className="pointer-events-none absolute top-1 right-1 size-2.5 rounded-full border-2 border-chat bg-danger touch:top-2 touch:right-2"
          />
        ) : null}
      </span>
    </>
  );
}
