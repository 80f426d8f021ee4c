import { MeloError, type ErrorCode } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { inviteProblem } from "./invite-problem.ts";

function problem(code: ErrorCode, inviterName?: string): string | undefined {
  return inviteProblem(new MeloError(code, "for developers"), inviterName)?.text;
}

describe("a link that leads nowhere", () => {
  test.each(["invite_expired", "invite_used_up", "invite_revoked"] as const)(
    "%s names who can make a new one",
    (code) => {
      expect(problem(code, "Ben Okafor")).toMatch(/Ask Ben Okafor for a new one\.$/);
    },
  );

  test("says whom to ask when the server does not", () => {
    expect(problem("invite_expired")).toMatch(/Ask whoever sent it for a new one\.$/);
  });

  test("an outage is no fault of the link", () => {
    expect(problem("server_unreachable", "Ben Okafor")).toBeUndefined();
  });
});
