import { expect, test } from "vitest";
import { createFakeHttp, type FakeAnswer } from "../testing/fake-http.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";

const homeserverUrl = "https://matrix.example.org";
const login = `POST ${homeserverUrl}/_matrix/client/v3/login`;
const signIn = { homeserverUrl, username: " ann ", password: "secret", deviceDisplayName: "MELO in Firefox" };
const answer = { user_id: "@ann:example.org", device_id: "PHONE", access_token: "token" };

test("the answer of the homeserver becomes the session", async () => {
  const http = createFakeHttp({ [login]: { body: answer } });
  await expect(signInWithPassword(signIn, http)).resolves.toEqual({
    homeserverUrl,
    userId: "@ann:example.org",
    deviceId: "PHONE",
    accessToken: "token",
  });
  expect(http.requests[0]?.body).toEqual({
    type: "m.login.password",
    identifier: { type: "m.id.user", user: "ann" },
    password: "secret",
    initial_device_display_name: "MELO in Firefox",
  });
});

test.each<[string, FakeAnswer | undefined, boolean, string]>([
  ["a wrong password", { status: 403, body: { errcode: "M_FORBIDDEN", error: "Invalid" } }, true, "wrong_credentials"],
  [
    "too many tries",
    { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "", retry_after_ms: 900 } },
    true,
    "rate_limited",
  ],
  ["a proxy's error page", { status: 502, body: "<html>" }, true, "server_error"],
  ["a login page of the network in between", { status: 200, body: "<html>" }, true, "server_unreachable"],
  ["an answer without a token", { body: { user_id: "@ann:example.org" } }, true, "server_error"],
  ["nobody there", undefined, true, "server_unreachable"],
  ["no network", undefined, false, "offline"],
])("%s is told apart", async (_title, loginAnswer, isOnline, code) => {
  const http = createFakeHttp(loginAnswer === undefined ? {} : { [login]: loginAnswer }, isOnline);
  await expect(signInWithPassword(signIn, http)).rejects.toMatchObject({ name: "MeloError", code });
});

test("the time to wait comes from the header if there is one", async () => {
  const headers = { "retry-after": "3" };
  const http = createFakeHttp({ [login]: { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "" }, headers } });
  await expect(signInWithPassword(signIn, http)).rejects.toMatchObject({ retryAfterMs: 3000 });
});
