import { errcodes, MeloError } from "@melo/protocol";
import { ConnectionError, ConnectionErrorReason, DeviceUnsupportedError, PublishTrackError } from "livekit-client";
import { mapDeviceError, type CaptureSource } from "./devices/device-errors.ts";

/**
 * An error of `Room.connect`, as the call's port promises it. LiveKit 1.13.5 answers a room that is full with a bare 500
 * before the WebSocket opens, which no page can read: a full room is `call_full` only if something in front of it says so.
 */
export function mapConnectError(error: unknown): MeloError {
  if (error instanceof MeloError) return error;
  if (!(error instanceof ConnectionError)) {
    return new MeloError("call_server_unreachable", messageOf(error), { cause: error });
  }
  const { status, message } = error;
  if (error.reason === ConnectionErrorReason.Cancelled) return new MeloError("aborted", message, { cause: error });
  if (status === 429 || isRoomFull(message)) return new MeloError("call_full", message, { cause: error });
  if (error.reason === ConnectionErrorReason.NotAllowed && status !== 404) {
    return new MeloError("call_forbidden", message, { cause: error });
  }
  // 404 among them: the room was closed after the token was made. The token service makes the room anew, so the next
  // attempt, which brings a new token, succeeds.
  return new MeloError("call_server_unreachable", message, { cause: error });
}

/** By LiveKit's words, or by those of MELO's door. */
function isRoomFull(message: string): boolean {
  return /exceeded (?:its )?max participants/i.test(message) || message.includes(errcodes.callFull);
}

/** An error of capturing or of publishing what was captured. */
export function mapCaptureError(error: unknown, source: CaptureSource): MeloError {
  if (error instanceof PublishTrackError) {
    const isForbidden = error.status === 403;
    const code = isForbidden ? "call_forbidden" : "call_server_unreachable";
    return new MeloError(code, error.message, { cause: error });
  }
  if (error instanceof DeviceUnsupportedError && source === "screen_share") {
    return new MeloError("screen_share_unsupported", error.message, { cause: error });
  }
  return mapDeviceError(error, source);
}

function messageOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.message : String(error);
}
