"use client";

import { Popover } from "@base-ui/react/popover";
import type { ActiveCall, TileState } from "@melo/call";
import { Crop, Maximize, MonitorUp, Pin, PinOff, ZoomOut } from "lucide-react";
import { useMemo, type ReactNode, type RefObject } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ModeratorRows, useCanModerate, type Moderating } from "../moderation/moderator-rows";
import { ActionRow } from "../people/action-row";
import { PersonSound } from "../people/person-sound";
import { VolumeSlider } from "../people/volume-slider";
import { ReceivedQuality } from "./received-quality";
import { tileName } from "./tile-plate";

export interface TilePopoverProps {
  readonly call: ActiveCall;
  readonly tileKey: string;
  readonly state: TileState;
  readonly isLarge: boolean;
  readonly isOpen: boolean;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onSolo: (key: string) => void;
  readonly moderating: Moderating | undefined;
}

/** All that can be done with a tile: how loud, how large, how much of it. */
export function TilePopover(props: TilePopoverProps): ReactNode {
  const { call, tileKey, state, isLarge, isOpen, anchor, onOpenChange, onSolo, moderating } = props;
  const { stage } = call;
  const isPinned = useSignal(stage.pins).has(tileKey);
  const isWhole = useSignal(stage.wholePictures).has(tileKey);
  const canModerate = useCanModerate(moderating, call.roomId, state);
  const { videoTrackId } = state;
  const isScreen = state.kind === "screen";
  const name = tileName(state);
  const act = (run: () => void) => (): void => {
    onOpenChange(false);
    run();
  };
  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={(next, { event }) => {
        // The button that opened it closes it too: what it does must not be undone by a press beside the popover.
        const isOnButton = event.target instanceof Node && anchor.current?.contains(event.target) === true;
        if (next || !isOnButton) onOpenChange(next);
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="bottom"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-popover) outline-none"
        >
          <Popover.Popup
            aria-label={name}
            finalFocus={anchor}
            className="flex max-h-(--available-height) w-66 max-w-[calc(100vw-1rem)] flex-col gap-1 overflow-y-auto rounded-lg bg-overlay p-2 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Popover.Title className="truncate px-2 py-1 text-sm font-bold text-strong">{name}</Popover.Title>
            {state.isOwn ? null : <TileSound call={call} state={state} />}
            {isScreen && !state.isOwn && videoTrackId !== undefined ? (
              <ReceivedQuality call={call} trackId={videoTrackId} />
            ) : null}
            {isScreen && !isLarge ? (
              <ActionRow icon={MonitorUp} label="Show large" onSelect={act(() => stage.showShare(tileKey))} />
            ) : null}
            <ActionRow
              icon={isPinned ? PinOff : Pin}
              label={isPinned ? "Unpin" : "Pin"}
              onSelect={act(() => stage.togglePin(tileKey))}
            />
            {isScreen || videoTrackId === undefined ? null : (
              <ActionRow
                icon={isWhole ? Crop : ZoomOut}
                label={isWhole ? "Fill the tile" : "Show the whole picture"}
                onSelect={act(() => stage.toggleWholePicture(tileKey))}
              />
            )}
            <ActionRow icon={Maximize} label="Full screen" onSelect={act(() => onSolo(tileKey))} />
            {canModerate && moderating !== undefined ? (
              <ModeratorRows call={call} state={state} moderating={moderating} onGone={() => onOpenChange(false)} />
            ) : null}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function TileSound({ call, state }: { readonly call: ActiveCall; readonly state: TileState }): ReactNode {
  const { userId, displayName, kind, hasSound } = state;
  if (kind === "person") {
    return <PersonSound volumes={call.volumes} userId={userId} displayName={displayName} sharesSound={false} />;
  }
  return hasSound ? <ShareSound call={call} userId={userId} displayName={displayName} /> : null;
}

interface ShareSoundProps {
  readonly call: ActiveCall;
  readonly userId: string;
  readonly displayName: string;
}

function ShareSound({ call, userId, displayName }: ShareSoundProps): ReactNode {
  const volume = useSignal(useMemo(() => call.volumes.of(userId), [call, userId]));
  return (
    <div className="px-2 pb-1">
      <VolumeSlider
        label="Screen sound"
        of={displayName}
        percent={volume.sharePercent}
        isMuted={volume.isMuted}
        onChange={(sharePercent) => call.volumes.change(userId, { sharePercent })}
      />
    </div>
  );
}
