import { meloErrorFrom, MeloError, type ErrorCode } from "@melo/protocol";

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

/** An error of getUserMedia or getDisplayMedia (W3C Media Capture and Streams, Screen Capture). */
export function mapDeviceError(error: unknown, source: CaptureSource): MeloError {
  if (error instanceof MeloError) return error;
  if (!(error instanceof Error || error instanceof DOMException)) return meloErrorFrom(error);
  const codes = captureCodes[source];
  const options = { cause: error };
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return new MeloError(codes.denied, error.message, options);
    case "NotFoundError":
    case "OverconstrainedError":
      return new MeloError(codes.missing, error.message, options);
    case "NotReadableError":
    case "AbortError":
      return new MeloError(codes.busy, error.message, options);
    case "NotSupportedError":
      return new MeloError(
        source === "screen_share" ? "screen_share_unsupported" : codes.missing,
        error.message,
        options,
      );
    default:
      return meloErrorFrom(error);
  }
}

/** Browsers give no device to a page that did not come over HTTPS; most do not even have the functions there. */
export function refuseInsecureOrigin(source: CaptureSource): void {
  if (!globalThis.isSecureContext) {
    throw new MeloError("insecure_origin", `the browser gives no ${source} to a page that did not come over HTTPS`);
  }
}
