import { expect, test } from "vitest";
import { claimsOfToken } from "./livekit-claims.ts";

function tokenOf(payload: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `e30.${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.signature`;
}

test("room, identity and end are read from the token", () => {
  const token = tokenOf({ video: { room: "a+b/c" }, sub: "@änn:example.org:PHONE", exp: 1_700_000_000 });
  expect(claimsOfToken(token)).toEqual({
    livekitRoom: "a+b/c",
    participantIdentity: "@änn:example.org:PHONE",
    expiresAtMs: 1_700_000_000_000,
  });
});

test.each(["", "nonsense", "a.b.c", tokenOf([]), tokenOf({ sub: "x" })])("%o is no token", (token) => {
  expect(() => claimsOfToken(token)).toThrow(expect.objectContaining({ name: "MeloError" }));
});
