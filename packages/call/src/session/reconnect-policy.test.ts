import { MeloError, type ErrorCode } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { isWorthRetrying, reconnectDelayMs } from "./reconnect-policy.ts";

describe("The wait before the next attempt", () => {
  test("grows from nothing to 15 s", () => {
    const delaysMs = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => reconnectDelayMs(failures, () => 0));
    expect(delaysMs).toEqual([0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test("is shortened by chance, by a quarter at most", () => {
    expect(reconnectDelayMs(6, () => 0.5)).toBe(13_125);
    expect(reconnectDelayMs(6, () => 0.999_999)).toBe(11_250);
  });

  test("is at least what the server asked for", () => {
    expect(reconnectDelayMs(1, () => 0, 30_000)).toBe(30_000);
    expect(reconnectDelayMs(6, () => 0, 500)).toBe(15_000);
  });
});

const verdicts: readonly { code: ErrorCode; first: boolean; later: boolean }[] = [
  { code: "offline", first: true, later: true },
  { code: "call_server_unreachable", first: true, later: true },
  { code: "server_error", first: true, later: true },
  { code: "rate_limited", first: true, later: true },
  { code: "call_full", first: false, later: true },
  { code: "unexpected", first: false, later: true },
  { code: "call_forbidden", first: false, later: false },
  { code: "not_signed_in", first: false, later: false },
  { code: "no_transport", first: false, later: false },
  { code: "removed_from_call", first: false, later: false },
  { code: "joined_elsewhere", first: false, later: false },
  { code: "encryption_unsupported", first: false, later: false },
  { code: "encryption_failed", first: false, later: false },
];

describe("Whether trying again makes sense", () => {
  test.each(verdicts)("$code: on the way in $first, after a connection $later", ({ code, first, later }) => {
    const error = new MeloError(code, "injected");
    expect(isWorthRetrying(error, false)).toBe(first);
    expect(isWorthRetrying(error, true)).toBe(later);
  });
});
