import { MeloError, parseParticipantIdentity } from "@melo/protocol";
import type { AskAccess } from "../access/member-access.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { findCallRoom } from "../livekit/find-call-room.ts";
import type { JoinToken } from "./join-token.ts";

/**
 * Whether the bearer of a valid token may come in now. `unknown`: nobody here can tell; then LiveKit decides by the
 * token alone.
 */
export type DoorPolicy = (token: JoinToken) => Promise<DoorVerdict>;

export interface DoorVerdict {
  readonly kind: "allowed" | "refused" | "unknown";
  /** For logs alone. */
  readonly reason: string;
}

/**
 * Asks the homeserver about the identity in the token and the room it is in. Tokens that LiveKit renewed, stripped of
 * every claim it does not know, are judged like the first, and whoever was removed is in no such room.
 */
export function createMatrixDoorPolicy(
  masquerade: MasqueradePort,
  askAccess: AskAccess,
  serverName: string,
): DoorPolicy {
  async function judge(userId: string, livekitRoom: string): Promise<DoorVerdict> {
    const roomId = await findCallRoom(masquerade, userId, livekitRoom);
    if (roomId === undefined) return { kind: "refused", reason: "not_joined" };
    const access = await askAccess(roomId, userId);
    if (access === undefined) return { kind: "unknown", reason: "nobody_can_look" };
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
