"use client";

import {
  layOutStage,
  pagerHeightPx,
  type ActiveCall,
  type StageLayout,
  type StagePlace,
  type Tile as TileModel,
  type TileState,
} from "@melo/call";
import { clsx } from "clsx";
import { memo, useEffect, useMemo, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import type { Moderating } from "../moderation/moderator-rows";
import { FloatingPlace } from "./floating-place";
import { StagePager } from "./stage-pager";
import { Tile } from "./tile";
import { TileTools } from "./tile-tools";
import { useArea } from "./use-area";
import { useSwipe } from "./use-swipe";

/** How a picture stands in its tile. */
export interface PictureLook {
  /** Fills the tile and loses its edges, or is shown whole. */
  readonly isCropped: boolean;
  readonly isMirrored: boolean;
}

/** Paints the picture of a track; the stage itself knows no LiveKit. */
export type RenderPicture = (trackId: string, state: TileState, look: PictureLook) => ReactNode;

export interface StageTilesProps {
  readonly call: ActiveCall;
  readonly isStale: boolean;
  readonly renderPicture: RenderPicture;
  /** Key of the one tile that has the whole stage. */
  readonly soloKey?: string | undefined;
  /** Without it tiles have no tools. */
  readonly onSolo?: ((key: string) => void) | undefined;
  readonly moderating?: Moderating | undefined;
  /** `largest_only`: whoever or whatever is large and nothing else, for a small window beside the stage. */
  readonly variant?: "whole" | "largest_only";
}

/** Everybody and everything that is shared, where they stand now: what is on other pages is not there at all. */
export function StageTiles({
  call,
  isStale,
  renderPicture,
  soloKey,
  onSolo,
  moderating,
  variant = "whole",
}: StageTilesProps): ReactNode {
  const [element, area] = useArea();
  const [page, setPage] = useState(0);
  const { layout, tiles } = useLayout(call, area, page, soloKey, variant === "largest_only");
  const { setFrontSize } = call.stage;
  useEffect(() => {
    if (area.width > 0 && variant === "whole") setFrontSize(layout.frontSize);
  }, [setFrontSize, area.width, layout.frontSize, variant]);

  const swipe = useSwipe((direction) => setPage(Math.max(0, Math.min(layout.pageCount - 1, layout.page + direction))));
  const place = (placed: StagePlace): ReactNode => {
    const tile = tiles.get(placed.key);
    return tile === undefined ? null : (
      <PlacedTile
        key={placed.key}
        call={call}
        tile={tile}
        place={placed}
        isStale={isStale}
        renderPicture={renderPicture}
        onSolo={onSolo}
        moderating={moderating}
      />
    );
  };
  return (
    <div ref={element} {...swipe} className="relative mx-2 my-2 min-h-0 flex-1 tablet:mx-4">
      <ul aria-label="People and screens in the call">{layout.places.map(place)}</ul>
      <StagePager
        area={layout.rowArea}
        page={layout.page}
        pageCount={layout.pageCount}
        height={layout.shape === "grid" ? pagerHeightPx : undefined}
        onPage={setPage}
      />
    </div>
  );
}

const noPins: ReadonlySet<string> = new Set();

function useLayout(
  call: ActiveCall,
  area: { readonly width: number; readonly height: number },
  page: number,
  soloKey: string | undefined,
  showsLargestOnly: boolean,
): { readonly layout: StageLayout; readonly tiles: ReadonlyMap<string, TileModel> } {
  const { stage } = call;
  const shares = useSignal(stage.shares);
  const people = useSignal(stage.people);
  const chosenMode = useSignal(stage.mode);
  const mode = showsLargestOnly ? "speaker" : chosenMode;
  const pins = useSignal(stage.pins);
  const shownShare = useSignal(stage.shownShare);
  const lastSpeaker = useSignal(stage.lastSpeaker);
  const corner = useSignal(stage.corner);
  // Who speaks decides nothing while nobody is large because of it.
  const speaker = mode === "speaker" ? lastSpeaker : undefined;
  return useMemo(() => {
    const all = [...shares, ...people];
    const solo = all.find(({ key }) => key === soloKey);
    const layout = layOutStage({
      area,
      mode: solo === undefined ? mode : "auto",
      shares: solo === undefined ? shares.map(({ key }) => key) : [solo.key],
      people: solo === undefined ? people.map(({ key }) => key) : [],
      ownKeys: new Set(all.filter(({ state }) => state.peek().isOwn).map(({ key }) => key)),
      pins: solo === undefined ? pins : noPins,
      shownShare: solo?.key ?? shownShare,
      speaker,
      page,
      corner,
      showsLargestOnly,
    });
    return { layout, tiles: new Map(all.map((tile) => [tile.key, tile])) };
  }, [area, page, soloKey, showsLargestOnly, shares, people, mode, pins, shownShare, speaker, corner]);
}

interface PlacedTileProps {
  readonly call: ActiveCall;
  readonly tile: TileModel;
  readonly place: StagePlace;
  readonly isStale: boolean;
  readonly renderPicture: RenderPicture;
  readonly onSolo: ((key: string) => void) | undefined;
  readonly moderating: Moderating | undefined;
}

function haveSamePlace(a: StagePlace, b: StagePlace): boolean {
  const [one, other] = [a.box, b.box];
  return (
    a.role === b.role &&
    one.x === other.x &&
    one.y === other.y &&
    one.width === other.width &&
    one.height === other.height
  );
}

/** Painted again for what changes about this tile, not for every other that comes or goes. */
const PlacedTile = memo(
  function PlacedTile({ call, tile, place, isStale, renderPicture, onSolo, moderating }: PlacedTileProps): ReactNode {
    const state = useSignal(tile.state);
    const isSpeaking = useSignal(tile.isSpeaking);
    const wholePictures = useSignal(call.stage.wholePictures);
    const volume = useSignal(useMemo(() => call.volumes.of(state.userId), [call, state.userId]));
    const { key } = tile;
    const { box, role } = place;
    const isFloating = role === "floating";
    const isPerson = state.kind === "person";
    const isCropped = isPerson && !wholePictures.has(key);
    const trackId = state.videoTrackId;
    useWatched(call, trackId, state.isOwn);
    const painted = (
      <Tile
        state={state}
        isSpeaking={isSpeaking && !isStale}
        height={box.height}
        isRaised={isFloating}
        isMutedForUs={volume.isMuted && !state.isOwn}
        // What our own camera sends to ourselves needs no connection.
        isStale={isStale && !state.isOwn}
        picture={
          trackId === undefined
            ? undefined
            : renderPicture(trackId, state, { isCropped, isMirrored: state.isOwn && isPerson })
        }
        tools={
          onSolo === undefined || isFloating ? undefined : (
            <TileTools
              call={call}
              tileKey={key}
              state={state}
              isLarge={role === "large"}
              onSolo={onSolo}
              moderating={moderating}
            />
          )
        }
        onDoubleClick={isPerson || onSolo === undefined ? undefined : () => onSolo(key)}
      />
    );
    if (isFloating) {
      return (
        <FloatingPlace box={box} corner={call.stage.corner.peek()} onCorner={call.stage.setCorner}>
          {painted}
        </FloatingPlace>
      );
    }
    return (
      <li
        style={{ width: box.width, height: box.height, transform: `translate(${box.x}px, ${box.y}px)` }}
        className={clsx("absolute top-0 left-0 transition-[transform,width,height] duration-slow ease-move")}
      >
        {painted}
      </li>
    );
  },
  (before, after) =>
    before.call === after.call &&
    before.tile === after.tile &&
    before.isStale === after.isStale &&
    before.renderPicture === after.renderPicture &&
    before.onSolo === after.onSolo &&
    before.moderating === after.moderating &&
    haveSamePlace(before.place, after.place),
);

/** Says that the picture is looked at while its tile is on screen. */
function useWatched(call: ActiveCall, trackId: string | undefined, isOwn: boolean): void {
  useEffect(() => (trackId === undefined || isOwn ? undefined : call.watchTrack(trackId)), [call, trackId, isOwn]);
}
