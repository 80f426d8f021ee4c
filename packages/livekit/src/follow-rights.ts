import type { TrackSource } from "@melo/call";
import { ParticipantEvent, RoomEvent, type Room } from "livekit-client";
import type { ConnectionSignals } from "./lazy-connection.ts";

/** `TrackSource` of LiveKit's protocol by number, which its client does not export by name. */
const sourceNumbers: Readonly<Record<TrackSource, number>> = {
  camera: 1,
  microphone: 2,
  screen_share: 3,
  screen_share_audio: 4,
};

interface PublishRights {
  readonly canPublish: boolean;
  /** Empty means all. */
  readonly canPublishSources: readonly number[];
}

export function allowedSourcesOf({ canPublish, canPublishSources }: PublishRights): ReadonlySet<TrackSource> {
  const all = Object.entries(sourceNumbers) as [TrackSource, number][];
  const allowed = all.filter(
    ([, number]) => canPublish && (canPublishSources.length === 0 || canPublishSources.includes(number)),
  );
  return new Set(allowed.map(([source]) => source));
}

/** Keeps what the server lets us publish, and what our camera's encoder cannot do. */
export function followRights(room: Room, { allowedSources, cameraStrain }: ConnectionSignals): void {
  const { localParticipant } = room;

  function update(): void {
    const { permissions } = localParticipant;
    if (permissions === undefined) return;
    const next = allowedSourcesOf(permissions);
    const before = allowedSources.peek();
    if (next.size !== before.size || [...next].some((source) => !before.has(source))) allowedSources.value = next;
  }

  room.on(RoomEvent.SignalConnected, update).on(RoomEvent.Connected, update);
  localParticipant
    .on(ParticipantEvent.ParticipantPermissionsChanged, update)
    .on(ParticipantEvent.LocalTrackCpuConstrained, () => cameraStrain.emit());
}
