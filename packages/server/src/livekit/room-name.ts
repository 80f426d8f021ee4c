import { createHash } from "node:crypto";
import { livekitRoomName } from "@melo/protocol";

export function callRoomName(roomId: string): string {
  return livekitRoomName(sha256Base64, roomId);
}

function sha256Base64(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("base64").replace(/=+$/, "");
}
