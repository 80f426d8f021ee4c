import { meloErrorFrom, MeloError, type ErrorCode } from "@melo/protocol";
import { ConnectionError, ConnectionErrorReason, DeviceUnsupportedError, PublishTrackError } from "livekit-client";

export type CaptureSource = "microphone" | "camera" | "screen_share";

interface CaptureCodes {
  readonly denied: ErrorCode;
  readonly missing: ErrorCode;
  readonly busy: ErrorCode;
}

const captureCodes: Readonly<Record<CaptureSource, CaptureCodes>> = {
  microphone: { denied: "microphone_denied", missing: "microphone_missing", busy: "microphone_busy" },
  camera: { denied: "camera_denied", missing: "camera_missing", busy: "camera_busy" },
  // A picker has no device: whatever goes wrong once it is shown means that nothing was shared.
  screen_share: { denied: "screen_share_denied", missing: "screen_share_unsupported", busy: "screen_share_denied" },
};

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

function isRoomFull(message: string): boolean {
  return /exceeded (?:its )?max participants/i.test(message);
}

/** An error of getUserMedia, getDisplayMedia (W3C Media Capture and Streams, Screen Capture) or of publishing. */
export function mapCaptureError(error: unknown, source: CaptureSource): MeloError {
  if (error instanceof MeloError) return error;
  const codes = captureCodes[source];
  const options = { cause: error };
  if (error instanceof PublishTrackError) {
    const isForbidden = error.status === 403;
    return new MeloError(isForbidden ? "call_forbidden" : "call_server_unreachable", error.message, options);
  }
  if (error instanceof DeviceUnsupportedError && source === "screen_share") {
    return new MeloError("screen_share_unsupported", error.message, options);
  }
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "SecurityError":
      return new MeloError(codes.denied, messageOf(error), options);
    case "NotFoundError":
    case "OverconstrainedError":
      return new MeloError(codes.missing, messageOf(error), options);
    case "NotReadableError":
    case "AbortError":
      return new MeloError(codes.busy, messageOf(error), options);
    case "NotSupportedError":
      return new MeloError(
        source === "screen_share" ? "screen_share_unsupported" : codes.missing,
        messageOf(error),
        options,
      );
    default:
      return meloErrorFrom(error);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.message : String(error);
}
