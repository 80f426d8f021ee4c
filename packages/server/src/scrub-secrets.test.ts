import { expect, test } from "vitest";
import { scrubFields, scrubText } from "./scrub-secrets.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

test.each([
  [`invalid token: ${jwt}, error`, "invalid token: [token], error"],
  ["GET /rtc?access_token=abc.def&auto=1", "GET /rtc?access_token=[secret]&auto=1"],
  ["authorization: Bearer abc-DEF/+=", "authorization: Bearer [secret]"],
  ["M_UNKNOWN_TOKEN for syt_YW5u_AbCdEfGhIjKlMnOp_1a2B3c", "M_UNKNOWN_TOKEN for [token]"],
  ["connect redis://user:correct-horse@redis:6379", "connect redis://user:[secret]@redis:6379"],
  ["@ann:localhost in !room:localhost at 10:30", "@ann:localhost in !room:localhost at 10:30"],
])("%s", (text, scrubbed) => {
  expect(scrubText(text)).toBe(scrubbed);
});

test("what has the name of a secret is hidden, wherever it stands", () => {
  const given = {
    userId: "@ann:localhost",
    accessToken: "abc",
    headers: { authorization: "x", cookie: "y", accept: "z" },
    openid_token: { access_token: "abc", expires_in: 3600 },
    list: [`a ${jwt}`],
    count: 3,
    code: "invite",
    nothing: undefined,
  };
  expect(scrubFields(given)).toEqual({
    userId: "@ann:localhost",
    accessToken: "[secret]",
    headers: { authorization: "[secret]", cookie: "[secret]", accept: "z" },
    openid_token: { access_token: "[secret]", expires_in: 3600 },
    list: ["a [token]"],
    count: 3,
    code: "[secret]",
    nothing: undefined,
  });
});
