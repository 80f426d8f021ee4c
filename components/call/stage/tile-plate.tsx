import type { TileState } from "@melo/call";
import { clsx } from "clsx";
import { HeadphoneOff, MicOff, MonitorUp } from "lucide-react";
import type { ReactNode } from "react";

/** What a tile is called on the screen: the person, or the person's screen. */
export function tileName({ kind, displayName, isOwn }: TileState): string {
  if (kind === "screen") return isOwn ? "Your screen" : `${displayName}’s screen`;
  return isOwn ? `${displayName} (you)` : displayName;
}

export interface TilePlateProps {
  readonly state: TileState;
  readonly isSmall: boolean;
  /** In a picture of one's own above the others there is room for one word. */
  readonly isBrief?: boolean;
}

/** Name plate over a picture: marks before the name, dark in both themes, like the picture it lies on. */
export function TilePlate({ state, isSmall, isBrief = false }: TilePlateProps): ReactNode {
  const isPerson = state.kind === "person";
  return (
    <figcaption
      data-theme="dark"
      className={clsx(
        "absolute flex items-center rounded-sm bg-tile-label font-medium text-on-tile",
        isSmall
          ? "bottom-1.5 left-1.5 h-6 max-w-[calc(100%-0.75rem)] gap-1 px-1.5 text-xs"
          : "bottom-2 left-2 h-7 max-w-[calc(100%-1rem)] gap-1.5 px-2 text-sm",
      )}
    >
      {isPerson ? null : <MonitorUp aria-hidden className="size-4 text-success-text" />}
      {isPerson && !state.isMicrophoneOn ? <MicOff aria-hidden className="size-4 text-danger-text" /> : null}
      {isPerson && state.isDeafened ? <HeadphoneOff aria-hidden className="size-4 text-danger-text" /> : null}
      <span className="truncate">{isBrief && state.isOwn ? "You" : tileName(state)}</span>
      {isPerson && state.isDeafened ? <span className="sr-only">, deafened</span> : null}
      {isPerson && !state.isDeafened && !state.isMicrophoneOn ? <span className="sr-only">, muted</span> : null}
    </figcaption>
  );
}
