import type { SfuParticipant, SfuTrack, TrackSource } from "../ports/index.ts";

/** livekit-client plays clear tracks in an encrypted call without a word; MELO neither shows nor plays nor receives them. */
export function isAdmitted(track: SfuTrack, isRoomEncrypted: boolean): boolean {
  return !isRoomEncrypted || track.isEncrypted;
}

export function tracksFrom(participant: SfuParticipant | undefined, source: TrackSource): readonly SfuTrack[] {
  return participant?.tracks.filter((track) => track.source === source) ?? [];
}

export function hasLiveTrack(participant: SfuParticipant | undefined, source: TrackSource): boolean {
  return tracksFrom(participant, source).some(({ isMuted }) => !isMuted);
}
