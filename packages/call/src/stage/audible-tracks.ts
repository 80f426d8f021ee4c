import { deriveStable, type ReadonlySignal } from "@melo/reactive";
import type { TrackSource } from "../ports/index.ts";
import type { Member } from "../members/member.ts";
import { isAdmitted } from "../members/track-admission.ts";
import { areSameValues } from "../view/same-record.ts";

const audibleSources: ReadonlySet<TrackSource> = new Set(["microphone", "screen_share_audio"]);
const nothing: readonly string[] = [];

/** What is to be played, but for one's own voice from another device. Muted tracks are among it, so that a first word is not lost to setting up the playing. */
export function createAudibleTrackIds(
  isRoomEncrypted: boolean,
  members: ReadonlySignal<readonly Member[]>,
  isDeafened: ReadonlySignal<boolean>,
  ownUserId: string,
): ReadonlySignal<readonly string[]> {
  return deriveStable(() => {
    if (isDeafened.value) return nothing;
    return members.value
      .filter(({ userId }) => userId !== ownUserId)
      .flatMap(({ participant }) => participant.value?.tracks ?? [])
      .filter((track) => audibleSources.has(track.source) && isAdmitted(track, isRoomEncrypted))
      .map(({ trackId }) => trackId);
  }, areSameValues);
}
