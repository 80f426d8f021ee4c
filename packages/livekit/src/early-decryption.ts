import { EngineEvent, ConnectionState, isInsertableStreamSupported, type Room } from "livekit-client";

/** The two methods of LiveKit's `E2EEManager` (2.23.0, not exported) that set up a receiver. */
interface ReceiverSetup {
  setParticipantCryptorEnabled(isEnabled: boolean, identity: string): void;
  setupE2EEReceiver(track: ReceivedTrack, identity: string, trackInfo: unknown): void;
}

interface ReceivedTrack {
  readonly kind: string;
  readonly mediaStreamID: string;
  readonly receiver: RTCRtpReceiver;
}

/**
 * Takes hold of the encoded frames of a track as soon as the browser knows the track. While a room is connecting LiveKit
 * puts that off until the room is connected; in Chromium what arrives by then is lost, most often the first key frame or
 * the frames right after it, and the picture comes with the next key frame only, half a second to three seconds later
 * (docs/decisions/0120). LiveKit finds the receiver prepared afterwards and uses it as it is.
 */
export function decryptFromFirstFrame(room: Room): void {
  // Other browsers attach a script transform, which LiveKit replaces without loss.
  if (!isInsertableStreamSupported()) return;
  room.engine.on(EngineEvent.MediaTrackAdded, ({ kind, id }, stream, receiver) => {
    const isPutOff = room.state === ConnectionState.Connecting || room.state === ConnectionState.Reconnecting;
    const setup: unknown = Reflect.get(room, "e2eeManager");
    if (!isPutOff || receiver === undefined || !isReceiverSetup(setup)) return;
    const trackId = trackIdOf(stream);
    for (const { identity, trackPublications } of room.remoteParticipants.values()) {
      const publication = trackPublications.get(trackId);
      if (publication?.isEncrypted !== true) continue;
      setup.setParticipantCryptorEnabled(true, identity);
      setup.setupE2EEReceiver({ kind, mediaStreamID: id, receiver }, identity, publication.trackInfo);
    }
  });
}

/** LiveKit names the streams it sends `<participant sid>|<track sid>`. */
function trackIdOf({ id }: MediaStream): string {
  return id.slice(id.indexOf("|") + 1);
}

function isReceiverSetup(value: unknown): value is ReceiverSetup {
  return (
    typeof value === "object" &&
    value !== null &&
    "setupE2EEReceiver" in value &&
    "setParticipantCryptorEnabled" in value
  );
}
