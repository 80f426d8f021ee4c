import { createHash } from "node:crypto";

/** Standard alphabet, no padding: how MatrixRTC names LiveKit's rooms and participants. */
export function sha256Base64(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("base64").replace(/=+$/, "");
}
