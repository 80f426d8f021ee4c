"use client";

import type { ActiveCall, TileState } from "@melo/call";
import { Ellipsis, Maximize, MonitorUp, Pin, PinOff } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import type { Moderating } from "../moderation/moderator-rows";
import { CornerButton } from "./tile-corner";
import { tileName } from "./tile-plate";
import { TilePopover } from "./tile-popover";

export interface TileToolsProps {
  readonly call: ActiveCall;
  readonly tileKey: string;
  readonly state: TileState;
  readonly isLarge: boolean;
  readonly onSolo: (key: string) => void;
  readonly moderating: Moderating | undefined;
}

/** What can be done with a tile, in its corner: the quick ones as buttons, all of it behind "more". */
export function TileTools({ call, tileKey, state, isLarge, onSolo, moderating }: TileToolsProps): ReactNode {
  const { stage } = call;
  const isPinned = useSignal(stage.pins).has(tileKey);
  const more = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  // A page of tiles is turned often, and looked into seldom: what is not opened is not made.
  const [wasOpened, setWasOpened] = useState(false);
  if (isOpen && !wasOpened) setWasOpened(true);
  const isScreen = state.kind === "screen";
  const name = tileName(state);
  return (
    <>
      {isScreen && !isLarge ? (
        <CornerButton icon={MonitorUp} label={`Show ${name} large`} onClick={() => stage.showShare(tileKey)} />
      ) : null}
      {isScreen && isLarge ? (
        <CornerButton icon={Maximize} label="Full screen" onClick={() => onSolo(tileKey)} />
      ) : null}
      {isPinned || !isScreen ? (
        <CornerButton
          icon={isPinned ? PinOff : Pin}
          label={isPinned ? `Unpin ${name}` : `Pin ${name}`}
          presence={isPinned ? "always" : "hover"}
          onClick={() => stage.togglePin(tileKey)}
        />
      ) : null}
      <CornerButton
        ref={more}
        icon={Ellipsis}
        label={`More about ${name}`}
        isExpanded={isOpen}
        presence={isOpen ? "always" : "fingers"}
        onClick={() => setOpen(!isOpen)}
      />
      {wasOpened ? (
        <TilePopover
          call={call}
          tileKey={tileKey}
          state={state}
          isLarge={isLarge}
          isOpen={isOpen}
          anchor={more}
          onOpenChange={setOpen}
          onSolo={onSolo}
          moderating={moderating}
        />
      ) : null}
    </>
  );
}
