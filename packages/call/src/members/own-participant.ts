import { derive, type ReadonlySignal } from "@melo/reactive";
import type { LocalTrack, SfuConnection, SfuParticipant, SfuTrack, TrackSource } from "../ports/index.ts";

function ownTrack(source: TrackSource, { trackId, phase }: LocalTrack): readonly SfuTrack[] {
  if (trackId === undefined) return [];
  return [
    { trackId, source, isMuted: phase !== "on", isSubscribed: true, isEncrypted: true, decryption: "not_needed" },
  ];
}

/** What we send ourselves, in the shape in which everybody else's arrives. */
export function createOwnParticipant(
  identity: ReadonlySignal<string>,
  connection: ReadonlySignal<SfuConnection | undefined>,
): ReadonlySignal<SfuParticipant> {
  return derive(() => {
    const media = connection.value?.localMedia.value;
    const screen = media?.screenShare;
    return {
      identity: identity.value,
      quality: connection.value?.localQuality.value ?? "unknown",
      tracks:
        media === undefined
          ? []
          : [
              ...ownTrack("microphone", media.microphone),
              ...ownTrack("camera", media.camera),
              ...(screen?.phase === "on" ? ownTrack("screen_share", screen) : []),
            ],
    };
  });
}
