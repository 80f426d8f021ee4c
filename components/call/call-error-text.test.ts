import { MeloError, type ErrorCode } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { deviceErrorText, failedCallText } from "./call-error-text.ts";

function failure(code: ErrorCode): MeloError {
  return new MeloError(code, "for developers");
}

const codesOfCalls: readonly ErrorCode[] = [
  "call_server_unreachable",
  "offline",
  "call_full",
  "call_forbidden",
  "removed_from_call",
  "joined_elsewhere",
  "no_transport",
  "encryption_failed",
  "unexpected",
];

describe("words for a failed call", () => {
  test.each(codesOfCalls)("%s gives a title for the dock, a sentence and one step", (code) => {
    const text = failedCallText(failure(code), "Lounge");
    expect(text.title.length).toBeLessThanOrEqual(24);
    expect(text.text).toMatch(/\.$/);
    expect(text.stepLabel).not.toBe("");
    expect(`${text.title}${text.text}`).not.toMatch(/%|focus|token|transport|for developers/);
  });

  test("a full channel is named", () => {
    expect(failedCallText(failure("call_full"), "Playtest").title).toBe("Playtest is full");
  });

  test("a call on another device can be moved here", () => {
    expect(failedCallText(failure("joined_elsewhere"), "Lounge")).toMatchObject({
      step: "retry",
      stepLabel: "Move it here",
    });
  });

  test("who was removed is not invited to try again", () => {
    expect(failedCallText(failure("removed_from_call"), "Lounge").step).toBe("leave");
  });
});

describe("words for a device that failed", () => {
  test("a refused microphone says where to allow it", () => {
    expect(deviceErrorText(failure("microphone_denied"), "microphone")).toEqual({
      title: "The browser does not let MELO use your microphone.",
      text: "Click the sign left of the address, allow the microphone, then try again.",
      step: "retry",
      stepLabel: "Try again",
    });
  });

  test("without HTTPS the secure address can be copied", () => {
    expect(deviceErrorText(failure("insecure_origin"), "screen")).toMatchObject({
      title: "Screens can only be shared over HTTPS. This address is not.",
      step: "copy_secure_address",
    });
  });

  test("what no browser button can mend offers no second try", () => {
    expect(deviceErrorText(failure("screen_share_unsupported"), "screen").step).toBe("dismiss");
  });

  test("an unknown failure still names the device", () => {
    expect(deviceErrorText(failure("unexpected"), "camera").title).toBe("Your camera could not be switched on.");
  });
});
