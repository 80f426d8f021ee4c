"use client";

import type { TileState } from "@melo/call";
import { clsx } from "clsx";
import type { CSSProperties, ReactNode } from "react";
import { Avatar } from "../../ui/avatar";
import { avatarColorOf } from "../../ui/avatar-face";
import { EmojiPicture } from "../gestures/emoji-picture";
import { TileCorner } from "./tile-corner";
import { tileName, TilePlate } from "./tile-plate";
import { TileVeil } from "./tile-veil";

export interface TileProps {
  readonly state: TileState;
  readonly isSpeaking: boolean;
  /** Pixels; chooses the size of the avatar and the plate. */
  readonly height: number;
  /** The moving picture, where there is one that may be shown. */
  readonly picture: ReactNode;
  /** We are reconnecting: what is painted is the last frame. */
  readonly isStale?: boolean;
  /** Lies above other tiles. */
  readonly isRaised?: boolean;
  readonly isMutedForUs?: boolean;
  /** Buttons in the corner. */
  readonly tools?: ReactNode;
  readonly onDoubleClick?: (() => void) | undefined;
}

const smallTileHeightPx = 130;
const maxAvatarPx = 96;
const maxReactionPx = 56;

/** The person's own colour under a veil of the tile's: the gradient stretched so far that only its darker end shows. */
function tintOf(userId: string): CSSProperties {
  return {
    background: `linear-gradient(color-mix(in srgb, var(--bg-tile) 62%, transparent) 0 0), var(--avatar-${avatarColorOf(userId)}) 100% 100% / 500% 500%`,
  };
}

function PersonFace({ state, height, isSpeaking }: TileProps): ReactNode {
  return (
    <span className="absolute inset-0 grid place-items-center">
      <Avatar
        id={state.userId}
        name={state.displayName}
        size={Math.round(Math.min(maxAvatarPx, height * 0.42))}
        isSpeaking={isSpeaking}
      />
    </span>
  );
}

/** One person or one screen on the stage. Fills its parent, which has a place and a size. */
export function Tile(props: TileProps): ReactNode {
  const {
    state,
    isSpeaking,
    height,
    picture,
    isStale = false,
    isRaised = false,
    isMutedForUs = false,
    tools,
    onDoubleClick,
  } = props;
  const isSmall = height < smallTileHeightPx;
  const isScreen = state.kind === "screen";
  const hasPicture = state.media === "ready" && picture !== undefined && picture !== null;
  return (
    // The button in the corner does by keyboard what the double click does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <figure
      aria-label={tileName(state)}
      onDoubleClick={onDoubleClick}
      style={hasPicture || isScreen ? undefined : tintOf(state.userId)}
      className={clsx(
        "group/tile relative size-full overflow-hidden rounded-md bg-tile transition-shadow select-none forced-colors:border",
        isRaised && !isSpeaking && "shadow-3",
        isSpeaking
          ? "shadow-[0_0_0_2px_var(--bg-stage),0_0_0_4px_var(--speaking-ring)] duration-fast forced-colors:outline-3"
          : "shadow-[0_0_0_2px_transparent,0_0_0_4px_transparent] duration-linger",
      )}
    >
      {hasPicture ? (
        <div className={clsx("absolute inset-0", isStale && "brightness-50 grayscale")}>{picture}</div>
      ) : null}
      {state.media === "ready" && !hasPicture && !isScreen ? <PersonFace {...props} /> : null}
      {state.media === "ready" ? null : (
        <TileVeil media={state.media} displayName={state.displayName} isSmall={isSmall} />
      )}
      {state.reaction === undefined ? null : (
        <span
          style={{ fontSize: Math.round(Math.min(maxReactionPx, height * 0.22)) }}
          className="absolute right-3 bottom-3 leading-none drop-shadow-md"
        >
          <span className="sr-only">Reacts with {state.reaction}</span>
          <EmojiPicture emoji={state.reaction} />
        </span>
      )}
      <TilePlate state={state} isSmall={isSmall || isRaised} isBrief={isRaised} />
      <TileCorner
        quality={state.quality}
        handOrder={state.handOrder}
        isMutedForUs={isMutedForUs}
        isStale={isStale}
        isSmall={isSmall || height < 180}
      >
        {tools}
      </TileCorner>
    </figure>
  );
}
