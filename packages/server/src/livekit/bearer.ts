import { callSlotId, hashedIdentity, parseParticipantIdentity, participantIdentity } from "@melo/protocol";
import { callRoomName } from "./room-name.ts";
import { sha256Base64 } from "./sha256-base64.ts";

/** Who a LiveKit token was made for. */
export interface Bearer {
  readonly userId: string;
  /** Undefined where the client's protocol names no device (MSC4195's newest text). */
  readonly deviceId: string | undefined;
  /** MatrixRTC's id of one membership; undefined for memberships that are state events. */
  readonly memberId: string | undefined;
}

/** A bearer, and the Matrix room whose call he has a token for. */
export interface RoomBearer extends Bearer {
  /** Undefined if it is not said or not true: `findCallRoom` then finds the room by LiveKit's name of it. */
  readonly roomId: string | undefined;
}

/** The call of a Matrix room. */
export interface CallSlot {
  readonly roomId: string;
  /** `m.call#ROOM` for every client that MELO knows. */
  readonly slotId: string;
}

/** Whoever presents himself to LiveKit: by the claims of a token, or in a listing or a webhook. */
export interface Presented {
  readonly identity: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Name of the LiveKit room. */
  readonly room: string;
}

/**
 * LiveKit participant attributes: signed claims of the token, kept by LiveKit in the tokens it renews, in its listings
 * and its webhooks, and not to be changed by a participant without `canUpdateOwnMetadata`.
 */
const attributeNames = {
  userId: "chat.melo.user",
  deviceId: "chat.melo.device",
  memberId: "chat.melo.member",
  roomId: "chat.melo.room",
  /** Left out for `m.call#ROOM`. */
  slotId: "chat.melo.slot",
} as const;

export function bearerAttributes(bearer: Bearer, slot: CallSlot): Readonly<Record<string, string>> {
  return {
    [attributeNames.userId]: bearer.userId,
    ...(bearer.deviceId === undefined ? {} : { [attributeNames.deviceId]: bearer.deviceId }),
    ...(bearer.memberId === undefined ? {} : { [attributeNames.memberId]: bearer.memberId }),
    [attributeNames.roomId]: slot.roomId,
    ...(slot.slotId === callSlotId ? {} : { [attributeNames.slotId]: slot.slotId }),
  };
}

/** The identity by which the other clients of the call find the participant: one of the three that are in use. */
export function identityOf({ userId, deviceId, memberId }: Bearer): string {
  if (memberId === undefined) return participantIdentity(userId, deviceId ?? "");
  return hashedIdentity(sha256Base64, deviceId === undefined ? [userId, memberId] : [userId, deviceId, memberId]);
}

/**
 * Whose token or connection it is; undefined if nothing tells. Attributes are believed only where identity and room
 * confirm them: tokens of other services let their bearers write attributes of their own. Without them an identity
 * `@user:server:DEVICE` of `serverName` speaks for itself.
 */
export function bearerOf({ identity, attributes = {}, room }: Presented, serverName: string): RoomBearer | undefined {
  const userId = attributes[attributeNames.userId];
  if (userId !== undefined) {
    const deviceId = attributes[attributeNames.deviceId];
    const memberId = attributes[attributeNames.memberId];
    const bearer = { userId, deviceId, memberId };
    if (identityOf(bearer) === identity) return { ...bearer, roomId: roomIdFrom(attributes, room) };
  }
  const plain = parseParticipantIdentity(identity, serverName);
  return plain === undefined ? undefined : { ...plain, memberId: undefined, roomId: roomIdFrom(attributes, room) };
}

function roomIdFrom(attributes: Readonly<Record<string, string>>, room: string): string | undefined {
  const roomId = attributes[attributeNames.roomId];
  const slotId = attributes[attributeNames.slotId];
  return roomId !== undefined && callRoomName(roomId, slotId) === room ? roomId : undefined;
}
