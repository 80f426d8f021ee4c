"use client";

import type { Tile as TileModel, TileState } from "@melo/call";
import { clsx } from "clsx";
import { memo, useMemo, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import type { Box } from "./grid-layout";
import { layOutStage } from "./stage-layout";
import { Tile } from "./tile";
import { useArea } from "./use-area";

/** Paints the picture of a track; the stage itself knows no LiveKit. */
export type RenderPicture = (trackId: string, state: TileState) => ReactNode;

export interface StageTilesProps {
  readonly tiles: readonly TileModel[];
  readonly isStale: boolean;
  readonly renderPicture: RenderPicture;
}

/** The speaking ring stands outside its tile: what scrolls must leave room for it, or it would be cut off. */
const ringPx = 4;

export function StageTiles({ tiles, isStale, renderPicture }: StageTilesProps): ReactNode {
  const [element, area] = useArea();
  // A tile is a person or a screen for all its life.
  const shares = tiles.filter((tile) => tile.state.peek().kind === "screen");
  const people = tiles.filter((tile) => tile.state.peek().kind === "person");
  const layout = useMemo(() => layOutStage(shares.length, people.length, area), [shares.length, people.length, area]);
  const { peopleArea } = layout;
  const isScrolling = layout.people.contentHeight > peopleArea.height;
  return (
    <div ref={element} className="relative mx-2 my-2 min-h-0 flex-1 tablet:mx-4">
      {shares.map((tile, index) => (
        <PlacedTile
          key={tile.key}
          tile={tile}
          box={layout.shares[index]}
          isStale={isStale}
          renderPicture={renderPicture}
        />
      ))}
      <div
        // Scrolling by keyboard needs a place to stand.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={isScrolling ? 0 : undefined}
        style={{
          left: peopleArea.x - ringPx,
          top: peopleArea.y - ringPx,
          width: peopleArea.width + 2 * ringPx,
          height: peopleArea.height + 2 * ringPx,
        }}
        className={clsx("absolute", isScrolling && "overflow-x-hidden overflow-y-auto focus-inset")}
      >
        <ul aria-label="People in the call" style={{ height: layout.people.contentHeight + 2 * ringPx }}>
          {people.map((tile, index) => (
            <PlacedTile
              key={tile.key}
              tile={tile}
              box={layout.people.boxes[index]}
              offset={ringPx}
              isStale={isStale}
              renderPicture={renderPicture}
              isListed
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

interface PlacedTileProps {
  readonly tile: TileModel;
  /** Undefined before the stage is measured, and where there is no room. */
  readonly box: Box | undefined;
  readonly offset?: number;
  readonly isStale: boolean;
  readonly renderPicture: RenderPicture;
  readonly isListed?: boolean;
}

const PlacedTile = memo(function PlacedTile({
  tile,
  box,
  offset = 0,
  isStale,
  renderPicture,
  isListed = false,
}: PlacedTileProps): ReactNode {
  const state = useSignal(tile.state);
  const isSpeaking = useSignal(tile.isSpeaking);
  if (box === undefined || box.width < 1 || box.height < 1) return null;
  const Element = isListed ? "li" : "div";
  return (
    <Element
      style={{
        width: box.width,
        height: box.height,
        transform: `translate(${box.x + offset}px, ${box.y + offset}px)`,
      }}
      className="absolute top-0 left-0 transition-[transform,width,height] duration-slow ease-move"
    >
      <Tile
        state={state}
        isSpeaking={isSpeaking && !isStale}
        height={box.height}
        // What our own camera sends to ourselves needs no connection.
        isStale={isStale && !state.isOwn}
        picture={state.videoTrackId === undefined ? undefined : renderPicture(state.videoTrackId, state)}
      />
    </Element>
  );
});
