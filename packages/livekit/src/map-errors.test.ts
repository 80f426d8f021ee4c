import { MeloError } from "@melo/protocol";
import { ConnectionError, DeviceUnsupportedError, DisconnectReason, PublishTrackError } from "livekit-client";
import { describe, expect, test } from "vitest";
import { mapCaptureError, mapConnectError } from "./map-errors.ts";

describe("an error of connecting", () => {
  test.each([
    ["a refused token", ConnectionError.notAllowed("invalid token", 401), "call_forbidden", false],
    ["a closed door", ConnectionError.notAllowed("forbidden", 403), "call_forbidden", false],
    [
      "a room that is gone",
      ConnectionError.notAllowed("requested room does not exist", 404),
      "call_server_unreachable",
      true,
    ],
    ["a full room", ConnectionError.serverUnreachable("room has exceeded its max participants"), "call_full", true],
    [
      "a full call, by the door",
      ConnectionError.notAllowed('{"errcode":"CHAT_MELO_CALL_FULL","error":"This call is full"}', 403),
      "call_full",
      true,
    ],
    ["too many requests", ConnectionError.serverUnreachable("try later", 429), "call_full", true],
    [
      "no server",
      ConnectionError.serverUnreachable("could not establish signal connection"),
      "call_server_unreachable",
      true,
    ],
    ["a timeout", ConnectionError.timeout("signal connection timed out"), "call_server_unreachable", true],
    [
      "a leave instead of a welcome",
      ConnectionError.leaveRequest("leave", DisconnectReason.JOIN_FAILURE),
      "call_server_unreachable",
      true,
    ],
    ["our own leaving", ConnectionError.cancelled("Client initiated disconnect"), "aborted", false],
    ["media that find no way", new Error("could not establish pc connection"), "call_server_unreachable", true],
  ])("%s", (_, error, code, isRetryable) => {
    expect(mapConnectError(error)).toMatchObject({ code, isRetryable, cause: error });
  });

  test("one that is ours already stays what it is", () => {
    const error = new MeloError("encryption_failed", "no worker");
    expect(mapConnectError(error)).toBe(error);
  });
});

describe("an error of capturing", () => {
  test.each([
    ["microphone", "NotAllowedError", "microphone_denied"],
    ["microphone", "NotFoundError", "microphone_missing"],
    ["microphone", "OverconstrainedError", "microphone_missing"],
    ["microphone", "NotReadableError", "microphone_busy"],
    ["camera", "NotAllowedError", "camera_denied"],
    ["camera", "SecurityError", "camera_denied"],
    ["camera", "NotFoundError", "camera_missing"],
    ["camera", "AbortError", "camera_busy"],
    ["screen_share", "NotAllowedError", "screen_share_denied"],
    ["screen_share", "NotSupportedError", "screen_share_unsupported"],
    ["camera", "SomethingNewError", "unexpected"],
  ] as const)("%s with %s is %s", (source, name, code) => {
    expect(mapCaptureError(new DOMException("refused", name), source).code).toBe(code);
  });

  test("a browser without screen sharing says so", () => {
    expect(mapCaptureError(new DeviceUnsupportedError("getDisplayMedia not supported"), "screen_share").code).toBe(
      "screen_share_unsupported",
    );
  });

  test("publishing may be forbidden or may not reach the server", () => {
    expect(mapCaptureError(new PublishTrackError("insufficient permissions", 403), "camera").code).toBe(
      "call_forbidden",
    );
    expect(mapCaptureError(new PublishTrackError("not connected within timeout", 408), "camera").code).toBe(
      "call_server_unreachable",
    );
  });
});
