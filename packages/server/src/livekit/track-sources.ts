import { publishSources, type PublishSource } from "@melo/protocol";
import { TrackSource } from "livekit-server-sdk";

const trackSources: Readonly<Record<PublishSource, TrackSource>> = {
  microphone: TrackSource.MICROPHONE,
  camera: TrackSource.CAMERA,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
};

export function trackSourceOf(source: PublishSource): TrackSource {
  return trackSources[source];
}

/** Undefined for what is no source of a person's, such as LiveKit's `UNKNOWN`. */
export function sourceOfTrack(source: TrackSource): PublishSource | undefined {
  return publishSources.find((one) => trackSources[one] === source);
}
