import { describe, expect, test } from "vitest";
import { errorFromFailure, errorFromNoAnswer } from "./http-error.ts";

function codeOf(status: number, errcode?: string): string {
  return errorFromFailure({ status, errcode, message: "", retryAfterMs: undefined }).code;
}

describe("an HTTP failure", () => {
  test.each([
    [401, "M_UNKNOWN_TOKEN", "not_signed_in"],
    [401, "M_MISSING_TOKEN", "not_signed_in"],
    [403, "M_FORBIDDEN", "forbidden"],
    [404, "M_NOT_FOUND", "not_found"],
    [404, "M_UNKNOWN", "not_found"],
    [429, "M_LIMIT_EXCEEDED", "rate_limited"],
    [400, "M_USER_IN_USE", "name_taken"],
    [400, "M_INVALID_USERNAME", "name_invalid"],
    [400, "M_WEAK_PASSWORD", "password_too_weak"],
    [400, "M_PASSWORD_TOO_SHORT", "password_too_weak"],
    [404, "CHAT_MELO_INVITE_UNKNOWN", "invite_unknown"],
    [410, "CHAT_MELO_INVITE_EXPIRED", "invite_expired"],
    [410, "CHAT_MELO_INVITE_USED_UP", "invite_used_up"],
    [410, "CHAT_MELO_INVITE_REVOKED", "invite_revoked"],
    [502, "M_UNKNOWN", "server_error"],
    [400, "M_SOMETHING_NEW", "unexpected"],
  ])("%i %s is %s", (status, errcode, code) => {
    expect(codeOf(status, errcode)).toBe(code);
  });

  test.each([401, 403, 404, 407, 511])("%i without an errcode is somebody in between and ends no session", (status) => {
    expect(["server_unreachable", "server_error"]).toContain(codeOf(status));
  });

  test("says when to come back", () => {
    const error = errorFromFailure({ status: 429, errcode: "M_LIMIT_EXCEEDED", message: "", retryAfterMs: 1500 });
    expect(error).toMatchObject({ retryAfterMs: 1500, isRetryable: true });
  });

  test("means what the endpoint says it means", () => {
    const failure = { status: 403, errcode: "M_FORBIDDEN", message: "", retryAfterMs: undefined };
    expect(errorFromFailure(failure, { M_FORBIDDEN: "wrong_credentials" }).code).toBe("wrong_credentials");
  });
});

test("no answer is our network or theirs", () => {
  expect(errorFromNoAnswer(new TypeError("failed"), false).code).toBe("offline");
  expect(errorFromNoAnswer(new TypeError("failed"), true).code).toBe("server_unreachable");
});
