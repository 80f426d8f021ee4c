/** SHA-256 of the UTF-8 bytes of a text, as standard base64 without padding. Passed in: this package knows no platform. */
export type Sha256Base64 = (text: string) => string;

/** The one call slot of a room in MatrixRTC today (MSC4143 `m.rtc.slot`, spelled as matrix-js-sdk spells it). */
export const callSlotId = "m.call#ROOM";

/**
 * Name of the LiveKit room of a Matrix room's call: injective, and the same for every MatrixRTC client (MSC4195,
 * "LiveKit room alias"). May contain `/` and `+`: encode it in paths.
 */
export function livekitRoomName(sha256: Sha256Base64, roomId: string, slotId: string = callSlotId): string {
  return sha256(JSON.stringify([roomId, slotId]));
}

/** LiveKit identity of a device whose membership is a state event: what `/sfu/get` and Element Call use. */
export function participantIdentity(userId: string, deviceId: string): string {
  return `${userId}:${deviceId}`;
}

/**
 * LiveKit identity of a membership that is a sticky event: of `[user id, device id, member id]` as matrix-js-sdk 43 and
 * `/get_token` compute it, or of `[user id, member id]` as MSC4195's newest text does.
 */
export function hashedIdentity(sha256: Sha256Base64, parts: readonly string[]): string {
  return sha256(JSON.stringify(parts));
}
