import { MeloError } from "@melo/protocol";
import type { AskAccess } from "../access/member-access.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { AnnouncedBearers } from "../livekit/announced-bearers.ts";
import { bearerOf, type RoomBearer } from "../livekit/bearer.ts";
import { findCallRoom } from "../livekit/find-call-room.ts";
import type { CallRights } from "../livekit/call-server.ts";
import type { JoinToken } from "./join-token.ts";

/**
 * Whether the bearer of a valid token may come in now. `unknown`: nobody here can tell; then LiveKit decides by the
 * token alone.
 */
export type DoorPolicy = (token: JoinToken) => Promise<DoorVerdict>;

export type DoorVerdict =
  /** With which rights, whatever the token says. */
  | { readonly kind: "allowed"; readonly rights: CallRights }
  | { readonly kind: "full" }
  /** The reasons are for logs alone. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * Asks the homeserver about the bearer of the token, whoever made it, and the room it is for. Tokens that LiveKit renewed
 * are judged like the first.
 */
export function createMatrixDoorPolicy(
  masquerade: MasqueradePort,
  askAccess: AskAccess,
  announced: Pick<AnnouncedBearers, "find">,
  serverName: string,
): DoorPolicy {
  async function judge({ userId, roomId: saidRoomId }: RoomBearer, livekitRoom: string): Promise<DoorVerdict> {
    const roomId = saidRoomId ?? (await findCallRoom(masquerade, userId, livekitRoom));
    if (roomId === undefined) return { kind: "refused", reason: "not_joined" };
    const access = await askAccess(roomId, userId);
    if (access === undefined) return { kind: "unknown", reason: "nobody_can_look" };
    if (access.kind !== "allowed") return access;
    const { canPublishSources, canSubscribe } = access;
    return { kind: "allowed", rights: { canPublishSources, canSubscribe } };
  }

  return async function askMatrix(token) {
    try {
      const bearer = bearerOf(token, serverName) ?? (await announced.find(token.room, token.identity));
      if (bearer === undefined) return { kind: "unknown", reason: "foreign_identity" };
      return await judge(bearer, token.room);
    } catch (error) {
      if (!(error instanceof MeloError) || error.category !== "network") throw error;
      // A homeserver that is down must not end calls: the token was issued while it was up.
      return { kind: "unknown", reason: "homeserver_unreachable" };
    }
  };
}
