"use client";

import { Popover } from "@base-ui/react/popover";
import type { ActiveCall, TileState } from "@melo/call";
import { Crop, Ellipsis, Maximize, MonitorUp, Pin, PinOff, ZoomOut } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ActionRow } from "../people/action-row";
import { PersonSound } from "../people/person-sound";
import { VolumeSlider } from "../people/volume-slider";
import { ReceivedQuality } from "./received-quality";
import { CornerButton, cornerButtonClassName } from "./tile-corner";
import { tileName } from "./tile-plate";

export interface TileToolsProps {
  readonly call: ActiveCall;
  readonly tileKey: string;
  readonly state: TileState;
  readonly isLarge: boolean;
  readonly onSolo: (key: string) => void;
}

/** What can be done with a tile, in its corner: the quick ones as buttons, all of it behind "more". */
export function TileTools({ call, tileKey, state, isLarge, onSolo }: TileToolsProps): ReactNode {
  const { stage } = call;
  const isPinned = useSignal(stage.pins).has(tileKey);
  const isWhole = useSignal(stage.wholePictures).has(tileKey);
  const [isOpen, setOpen] = useState(false);
  // What was chosen in it stays chosen.
  const [wasOpened, setWasOpened] = useState(false);
  if (isOpen && !wasOpened) setWasOpened(true);
  const isScreen = state.kind === "screen";
  const name = tileName(state);
  const act = (run: () => void) => (): void => {
    setOpen(false);
    run();
  };
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
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Trigger
          aria-label={`More about ${name}`}
          className={cornerButtonClassName(isOpen ? "always" : "fingers")}
        >
          <Ellipsis aria-hidden className="size-4" />
        </Popover.Trigger>
        <Popover.Portal keepMounted={wasOpened}>
          <Popover.Positioner
            side="bottom"
            align="end"
            sideOffset={6}
            collisionPadding={8}
            className="z-(--z-popover) outline-none"
          >
            <Popover.Popup
              aria-label={name}
              className="flex w-66 max-w-[calc(100vw-1rem)] flex-col gap-1 rounded-lg bg-overlay p-2 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              <Popover.Title className="truncate px-2 py-1 text-sm font-bold text-strong">{name}</Popover.Title>
              {state.isOwn ? null : <TileSound call={call} state={state} />}
              {isScreen && !state.isOwn && state.videoTrackId !== undefined ? (
                <ReceivedQuality key={state.videoTrackId} call={call} trackId={state.videoTrackId} />
              ) : null}
              {isScreen && !isLarge ? (
                <ActionRow icon={MonitorUp} label="Show large" onSelect={act(() => stage.showShare(tileKey))} />
              ) : null}
              <ActionRow
                icon={isPinned ? PinOff : Pin}
                label={isPinned ? "Unpin" : "Pin"}
                onSelect={act(() => stage.togglePin(tileKey))}
              />
              {isScreen || state.videoTrackId === undefined ? null : (
                <ActionRow
                  icon={isWhole ? Crop : ZoomOut}
                  label={isWhole ? "Fill the tile" : "Show the whole picture"}
                  onSelect={act(() => stage.toggleWholePicture(tileKey))}
                />
              )}
              <ActionRow icon={Maximize} label="Full screen" onSelect={act(() => onSolo(tileKey))} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
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
