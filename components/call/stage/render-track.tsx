"use client";

import { TrackVideo } from "../track-video";
import type { RenderPicture } from "./stage-tiles";
import { tileName } from "./tile-plate";

/** The pictures of a real call. */
export const renderTrack: RenderPicture = (trackId, state, look) => (
  <TrackVideo trackId={trackId} label={tileName(state)} {...look} />
);
