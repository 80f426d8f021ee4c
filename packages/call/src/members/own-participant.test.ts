import { expect, test } from "vitest";
import type { LocalTrack, LocalTrackPhase } from "../ports/index.ts";
import { ownTracks } from "./own-participant.ts";

function track(trackId: string | undefined, phase: LocalTrackPhase): LocalTrack {
  return { trackId, phase, failure: undefined };
}

test("our tracks are those that are published, muted while they are not on", () => {
  const media = { microphone: track("m", "off"), camera: track("c", "on"), screenShare: track(undefined, "starting") };
  expect(ownTracks(media).map(({ trackId, isMuted }) => ({ trackId, isMuted }))).toEqual([
    { trackId: "m", isMuted: true },
    { trackId: "c", isMuted: false },
  ]);
});

test("a screen counts only while it is shared", () => {
  const media = {
    microphone: track(undefined, "off"),
    camera: track(undefined, "off"),
    screenShare: track("s", "off"),
  };
  expect(ownTracks(media)).toEqual([]);
  const shared = { ...media, screenShare: track("s", "on") };
  expect(ownTracks(shared)).toMatchObject([{ trackId: "s", source: "screen_share", isMuted: false }]);
});
