import { eventTypes, serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";

/**
 * Whether somebody has left a room or was removed from it, as the homeserver has it now. By one read with his own eyes,
 * which see his own going; so it is only known of local people, and false of all others.
 */
export type HasLeft = (roomId: string, userId: string) => Promise<boolean>;

export function createHasLeft(masquerade: MasqueradePort, serverName: string): HasLeft {
  return async function hasLeft(roomId, userId) {
    if (serverNameOf(userId) !== serverName) return false;
    const event = await masquerade.reader(userId, roomId)(eventTypes.member, userId);
    const membership = event?.content["membership"];
    return membership === "leave" || membership === "ban";
  };
}
