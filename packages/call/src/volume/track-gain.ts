import { derive, type ReadonlySignal } from "@melo/reactive";
import type { Member } from "../members/member.ts";
import { gainOf } from "./person-volume.ts";
import type { Volumes } from "./volumes.ts";

/** Nothing of a track that nobody in the call sends. */
export function createTrackGain(
  trackId: string,
  members: ReadonlySignal<readonly Member[]>,
  volumes: Volumes,
): ReadonlySignal<number> {
  const owner = derive(() => {
    for (const { userId, participant } of members.value) {
      const track = participant.value?.tracks.find((candidate) => candidate.trackId === trackId);
      if (track !== undefined) return { volume: volumes.of(userId), isShare: track.source === "screen_share_audio" };
    }
    return undefined;
  });
  return derive(() => (owner.value === undefined ? 0 : gainOf(owner.value.volume.value, owner.value.isShare)));
}
