import type { CallServerPort } from "../livekit/call-server.ts";
import { peopleAmong } from "../livekit/people-among.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { RoomView } from "./room-view.ts";

const nobody: ReadonlySet<string> = new Set();

/** Who is in a room's call, for {@link authorizeCallAccess}; LiveKit is asked only where the room's policy counts people. */
export async function findPresent(
  callServer: Pick<CallServerPort, "listParticipants">,
  serverName: string,
  { roomId, rules }: RoomView,
): Promise<ReadonlySet<string>> {
  if (rules?.callPolicy?.maxMembers === undefined) return nobody;
  const livekitRoom = callRoomName(roomId);
  return peopleAmong((await callServer.listParticipants(livekitRoom)) ?? [], livekitRoom, serverName);
}
