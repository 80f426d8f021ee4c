import { derive, type ReadonlySignal } from "@melo/reactive";
import type { LocalMedia, LocalTrack, SfuConnection, SfuParticipant, SfuTrack, TrackSource } from "../ports/index.ts";

function ownTrack(source: TrackSource, { trackId, phase }: LocalTrack): readonly SfuTrack[] {
  if (trackId === undefined) return [];
  return [
    { trackId, source, isMuted: phase !== "on", isSubscribed: true, isEncrypted: true, decryption: "not_needed" },
  ];
}

/** Our tracks as others' tracks look. A microphone and a camera may be muted; a screen is shared or not. */
export function ownTracks({ microphone, camera, screenShare }: LocalMedia): readonly SfuTrack[] {
  return [
    ...ownTrack("microphone", microphone),
    ...ownTrack("camera", camera),
    ...(screenShare.phase === "on" ? ownTrack("screen_share", screenShare) : []),
  ];
}

/** What we send ourselves, in the shape in which everybody else's arrives. */
export function createOwnParticipant(
  identity: ReadonlySignal<string>,
  connection: ReadonlySignal<SfuConnection | undefined>,
): ReadonlySignal<SfuParticipant> {
  return derive(() => {
    const media = connection.value?.localMedia.value;
    return {
      identity: identity.value,
      quality: connection.value?.localQuality.value ?? "unknown",
      tracks: media === undefined ? [] : ownTracks(media),
    };
  });
}
