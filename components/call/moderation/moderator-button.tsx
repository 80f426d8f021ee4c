"use client";

import { Popover } from "@base-ui/react/popover";
import type { ActiveCall, TileState } from "@melo/call";
import { Ellipsis } from "lucide-react";
import { useState, type ReactNode } from "react";
import { IconButton } from "../../ui/icon-button";
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
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger render={<IconButton icon={Ellipsis} label={label} size="sm" />} />
      <Popover.Portal>
        <Popover.Positioner
          side="bottom"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-popover) outline-none"
        >
          <Popover.Popup
            aria-label={label}
            className="flex max-h-(--available-height) w-66 max-w-[calc(100vw-1rem)] flex-col overflow-y-auto rounded-lg bg-overlay p-2 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Popover.Title className="truncate px-2 py-1 text-sm font-bold text-strong">
              {state.displayName}
            </Popover.Title>
            <ModeratorRows call={call} state={state} moderating={moderating} onGone={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
