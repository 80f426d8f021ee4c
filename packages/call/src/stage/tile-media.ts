import type { SfuParticipant, SfuTrack } from "../ports/index.ts";
import { isAdmitted } from "../members/track-admission.ts";

/** What stands between a tile and its picture now, before patience is taken into account. */
export type MediaObstacle = "none" | "not_connected" | "in_clear" | "undecryptable";

/**
 * A track is undecryptable while it sends something that cannot be read. Nothing arrives from a muted track, nor from a
 * camera that nobody watches (adaptive stream), so that `waiting` only means a missing key where the key is missing.
 */
function isUndecryptable(track: SfuTrack, hasKey: boolean): boolean {
  if (track.isMuted) return false;
  return track.decryption === "failing" || (track.decryption === "waiting" && !hasKey);
}

export function obstacleOf(
  participant: SfuParticipant | undefined,
  tracks: readonly SfuTrack[],
  facts: { readonly isRoomEncrypted: boolean; readonly hasKey: boolean },
): MediaObstacle {
  if (participant === undefined) return "not_connected";
  if (tracks.some((track) => !isAdmitted(track, facts.isRoomEncrypted))) return "in_clear";
  if (facts.isRoomEncrypted && tracks.some((track) => isUndecryptable(track, facts.hasKey))) return "undecryptable";
  return "none";
}
