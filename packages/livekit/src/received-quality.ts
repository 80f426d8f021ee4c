import type { ReceivedQuality } from "@melo/call";
import { VideoQuality, type Room } from "livekit-client";

const qualities: Readonly<Record<ReceivedQuality, VideoQuality>> = {
  // What the element needs is asked for in any case; without a limit that alone counts.
  auto: VideoQuality.HIGH,
  high: VideoQuality.HIGH,
  medium: VideoQuality.MEDIUM,
  low: VideoQuality.LOW,
};

/** Limits what is received of one picture, below what its place on the screen would take. */
export function setReceivedQuality(room: Room, trackId: string, quality: ReceivedQuality): void {
  for (const participant of room.remoteParticipants.values()) {
    participant.trackPublications.get(trackId)?.setVideoQuality(qualities[quality]);
  }
}
