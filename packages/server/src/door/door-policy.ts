import { MeloError, parseParticipantIdentity } from "@melo/protocol";
import { authorizeCallAccess } from "../access/authorize-call-access.ts";
import { readRoomView } from "../access/read-room-view.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { JoinToken } from "./join-token.ts";

/**
 * Whether the bearer of a valid token may come in now. `unknown`: nobody here can tell; then LiveKit decides by the
 * token alone.
 */
export type DoorPolicy = (token: JoinToken) => Promise<DoorVerdict>;

export type DoorVerdict =
  | { readonly kind: "allowed" | "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: "foreign_identity" | "homeserver_unreachable" };

/**
 * Asks the homeserver about the identity in the token. The Matrix room behind the LiveKit room is found among the rooms
 * the bearer is in: their names are hashes of room ids. So nothing has to be remembered, tokens that LiveKit renewed (and
 * stripped of every claim it does not know) are judged like the first, and whoever was removed has no such room.
 */
export function createMatrixDoorPolicy(masquerade: MasqueradePort, serverName: string): DoorPolicy {
  async function judge(userId: string, room: string): Promise<DoorVerdict> {
    const roomIds = await masquerade.joinedRooms(userId);
    const roomId = roomIds.find((id) => callRoomName(id) === room);
    if (roomId === undefined) return { kind: "refused", reason: "not_joined" };
    const view = await readRoomView(roomId, [userId], masquerade.reader(userId, roomId));
    const access = authorizeCallAccess(view, userId);
    return access.kind === "allowed" ? { kind: "allowed", reason: "" } : { kind: "refused", reason: access.reason };
  }

  return async function askMatrix({ identity, room }) {
    const bearer = parseParticipantIdentity(identity, serverName);
    if (bearer === undefined) return { kind: "unknown", reason: "foreign_identity" };
    try {
      return await judge(bearer.userId, room);
    } catch (error) {
      if (!(error instanceof MeloError) || error.category !== "network") throw error;
      // A homeserver that is down must not end calls: the token was issued while it was up.
      return { kind: "unknown", reason: "homeserver_unreachable" };
    }
  };
}
