"use client";

import type { ActiveCall, TileState } from "@melo/call";
import { Ellipsis, Maximize, MonitorUp, Pin, PinOff } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { LoadedView } from "@/components/ui/loaded-view";
import { Popover, PopoverTitle } from "@/components/ui/popover";
import { Spinner } from "@/components/ui/spinner";
import { useSignal } from "@/hooks/use-signal";
import { peopleCode } from "../call-code";
import type { Moderating } from "../moderation/moderator-rows";
import { CornerButton } from "./tile-corner";
import { tileName } from "./tile-plate";

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
        onPointerEnter={() => peopleCode.load()}
        onClick={() => setOpen(!isOpen)}
      />
      {wasOpened ? (
        <Popover
          isOpen={isOpen}
          onOpenChange={setOpen}
          anchor={more}
          side="bottom"
          align="end"
          gapPx={6}
          className="flex max-h-(--available-height) w-66 flex-col gap-1 overflow-y-auto p-2"
        >
          <PopoverTitle className="truncate px-2 py-1 text-sm font-bold text-strong">{name}</PopoverTitle>
          <LoadedView code={peopleCode} name="This menu" waiting={<Spinner className="m-4 self-center" />}>
            {({ TileActions }) => (
              <TileActions
                call={call}
                tileKey={tileKey}
                state={state}
                isLarge={isLarge}
                onClose={() => setOpen(false)}
                onSolo={onSolo}
                moderating={moderating}
              />
            )}
          </LoadedView>
        </Popover>
      ) : null}
    </>
  );
}
