import type { MasqueradePort } from "../homeserver/application-service.ts";
import { callRoomName } from "./room-name.ts";

/**
 * The Matrix room whose call has this LiveKit room, among those the user is in now; undefined if he is in none such. The
 * name is a hash of the room's id, so there is nothing to remember: any instance finds it at any time.
 */
export async function findCallRoom(
  masquerade: MasqueradePort,
  userId: string,
  livekitRoom: string,
): Promise<string | undefined> {
  const roomIds = await masquerade.joinedRooms(userId);
  return roomIds.find((roomId) => callRoomName(roomId) === livekitRoom);
}
