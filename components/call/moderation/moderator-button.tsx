"use client";

import type { ActiveCall, TileState } from "@melo/call";
import { Ellipsis } from "lucide-react";
import { useState, type ReactNode } from "react";
import { IconButton } from "../../ui/icon-button";
import { Popover, PopoverTitle } from "../../ui/popover";
import { ModeratorRows, useCanModerate, type Moderating } from "./moderator-rows";

export interface ModeratorButtonProps {
  readonly call: ActiveCall;
  readonly state: TileState;
  readonly moderating: Moderating;
}

/** At somebody in a list: opens what moderators do with them. Not there for anybody else. */
export function ModeratorButton({ call, state, moderating }: ModeratorButtonProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (!useCanModerate(moderating, call.roomId, state)) return null;
  const label = `Moderate ${state.displayName}`;
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={label}
      side="bottom"
      align="end"
      gapPx={6}
      className="flex max-h-(--available-height) w-66 flex-col overflow-y-auto p-2"
      trigger={<IconButton icon={Ellipsis} label={label} size="sm" />}
    >
      <PopoverTitle className="truncate px-2 py-1 text-sm font-bold text-strong">{state.displayName}</PopoverTitle>
      <ModeratorRows call={call} state={state} moderating={moderating} onGone={() => setOpen(false)} />
    </Popover>
  );
}
