import { livekitRoomName } from "@melo/protocol";
import { sha256Base64 } from "./sha256-base64.ts";

/** The LiveKit room of a Matrix room's call; of another slot than the one MELO uses, if it is named. */
export function callRoomName(roomId: string, slotId?: string): string {
  return livekitRoomName(sha256Base64, roomId, slotId);
}
