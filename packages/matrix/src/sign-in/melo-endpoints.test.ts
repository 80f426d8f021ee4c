import { expect, test } from "vitest";
import { createFakeHttp, type FakeAnswer, type FakeHttp } from "../testing/fake-http.ts";
import {
  acceptInvite,
  createInvite,
  fetchSetupNeeded,
  previewInvite,
  registerByInvite,
  setUpServer,
  type MeloDeps,
} from "./melo-endpoints.ts";

const origin = "http://localhost:3000";
const session = { homeserverUrl: origin, userId: "@ann:localhost", deviceId: "PHONE", accessToken: "token" };
const login = { user_id: "@ann:localhost", device_id: "PHONE", access_token: "token" };
const account = { username: "ann", password: "secret", deviceDisplayName: "MELO", homeserverUrl: origin };

function deps(answers: Readonly<Record<string, FakeAnswer>>): MeloDeps & FakeHttp {
  const http = createFakeHttp(
    Object.fromEntries(
      Object.entries(answers).map(([request, answer]) => [request.replace(" ", ` ${origin}/_melo/v1/`), answer]),
    ),
  );
  return { ...http, origin };
}

test("a new deployment says that it waits for its first account", async () => {
  await expect(fetchSetupNeeded(deps({ "GET setup": { body: { needed: true } } }))).resolves.toBe(true);
  await expect(fetchSetupNeeded(deps({ "GET setup": { body: { needed: false } } }))).resolves.toBe(false);
});

test("the first account is made with the token of the start", async () => {
  const melo = deps({ "POST setup": { body: login } });
  await expect(setUpServer({ ...account, token: "once", displayName: "Ann" }, melo)).resolves.toEqual(session);
  expect(melo.requests[0]?.body).toEqual({
    token: "once",
    username: "ann",
    password: "secret",
    display_name: "Ann",
    device_display_name: "MELO",
  });
});

test("a link shows where it leads", async () => {
  const melo = deps({
    "GET invites/a%2Fb": {
      body: {
        space: { room_id: "!space", name: "Tea house", avatar_url: null, member_count: 3 },
        inviter: { user_id: "@bob:localhost", display_name: "Bob" },
        expires_ts: null,
      },
    },
  });
  await expect(previewInvite("a/b", melo)).resolves.toEqual({
    spaceId: "!space",
    spaceName: "Tea house",
    memberCount: 3,
    inviterName: "Bob",
  });
});

test.each([
  [404, "CHAT_MELO_INVITE_UNKNOWN", "invite_unknown"],
  [410, "CHAT_MELO_INVITE_USED_UP", "invite_used_up"],
])("a link answered with %i %s is %s", async (status, errcode, code) => {
  const melo = deps({ "GET invites/x": { status, body: { errcode, error: "" } } });
  await expect(previewInvite("x", melo)).rejects.toMatchObject({ code });
});

test("a link makes an account", async () => {
  const melo = deps({ "POST invites/x/register": { body: login } });
  await expect(registerByInvite({ ...account, code: "x" }, melo)).resolves.toEqual(session);
  expect(melo.requests[0]?.body).not.toHaveProperty("display_name");
});

test("a link is accepted and made with the session's token in the header", async () => {
  const melo = deps({
    "POST invites/x/accept": { body: { space_id: "!space" } },
    "POST invites": { body: { code: "x", url: `${origin}/invite/x`, max_uses: null, expires_ts: null } },
  });
  await expect(acceptInvite("x", session, melo)).resolves.toEqual({ spaceId: "!space" });
  await expect(createInvite("!space", { maxUses: undefined, expiresInMs: undefined }, session, melo)).resolves.toEqual({
    code: "x",
    url: `${origin}/invite/x`,
    maxUses: undefined,
    expiresAtMs: undefined,
  });
  expect(melo.requests.map(({ authorization }) => authorization)).toEqual(["Bearer token", "Bearer token"]);
  expect(melo.requests[1]?.body).toEqual({ space_id: "!space", max_uses: null, expires_in_ms: null });
});
