import type { TokenPort } from "@melo/call";
import { meloErrorFrom } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { createFakeHttp, type FakeAnswer, type FakeHttp } from "../testing/fake-http.ts";
import { createTokens } from "./tokens.ts";

const origin = "https://melo.example";
const ownTransport = { type: "livekit", serviceUrl: `${origin}/livekit/jwt` } as const;
const foreignTransport = { type: "livekit", serviceUrl: "https://rtc.example.org/" } as const;
const meloRoute = `GET ${origin}/api/livekit?room=!lounge`;
const foreignRoute = "POST https://rtc.example.org/sfu/get";
const openIdToken = {
  access_token: "openid",
  token_type: "Bearer",
  matrix_server_name: "melo.example",
  expires_in: 3600,
};

const credentials = {
  token: "jwt",
  url: "wss://melo.example/livekit/sfu",
  room: "hash",
  identity: "@ann:melo.example:PHONE",
  expiresAt: 1_700_000_000_000,
};
const claims = { video: { room: "foreign hash" }, sub: "@ann:melo.example:PHONE", exp: 1_700_000_000 };
const foreignJwt = `e30.${btoa(JSON.stringify(claims))}.signature`;

function createTokenScene(answers: Readonly<Record<string, FakeAnswer>>): { tokens: TokenPort; http: FakeHttp } {
  const http = createFakeHttp(answers);
  const tokens = createTokens(
    {
      client: { getOpenIdToken: () => Promise.resolve(openIdToken) },
      session: { homeserverUrl: origin, userId: "@ann:melo.example", deviceId: "PHONE", accessToken: "secret" },
      melo: { ...http, origin },
      toMeloError: meloErrorFrom,
    },
    { serves: ({ serviceUrl }) => Promise.resolve(serviceUrl === ownTransport.serviceUrl) },
  );
  return { tokens, http };
}

test("our own deployment is entered by MELO's route, with the session's token in a header", async () => {
  const { tokens, http } = createTokenScene({ [meloRoute]: { body: credentials } });
  await expect(tokens.requestCredentials("!lounge", ownTransport)).resolves.toEqual({
    url: "wss://melo.example/livekit/sfu",
    token: "jwt",
    livekitRoom: "hash",
    participantIdentity: "@ann:melo.example:PHONE",
    expiresAtMs: 1_700_000_000_000,
  });
  expect(http.requests).toMatchObject([{ authorization: "Bearer secret" }]);
});

test("another deployment never sees the access token: it gets an OpenID token", async () => {
  const { tokens, http } = createTokenScene({
    [foreignRoute]: { body: { url: "wss://sfu.example.org", jwt: foreignJwt } },
  });
  await expect(tokens.requestCredentials("!lounge", foreignTransport)).resolves.toEqual({
    url: "wss://sfu.example.org",
    token: foreignJwt,
    livekitRoom: "foreign hash",
    participantIdentity: "@ann:melo.example:PHONE",
    expiresAtMs: 1_700_000_000_000,
  });
  expect(http.requests).toEqual([
    {
      method: "POST",
      url: "https://rtc.example.org/sfu/get",
      authorization: null,
      body: { room: "!lounge", openid_token: openIdToken, device_id: "PHONE" },
    },
  ]);
});

describe("a refusal", () => {
  test.each<[FakeAnswer | undefined, string]>([
    [{ status: 403, body: { errcode: "M_FORBIDDEN", error: "" } }, "call_forbidden"],
    [{ status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "Unauthorized" } }, "not_signed_in"],
    [{ status: 429, body: { errcode: "M_LIMIT_EXCEEDED", error: "", retry_after_ms: 10 } }, "rate_limited"],
    [{ status: 502, body: { errcode: "M_UNKNOWN", error: "" } }, "call_server_unreachable"],
    [{ status: 404, body: { errcode: "M_UNRECOGNIZED", error: "" } }, "call_server_unreachable"],
    [{ status: 200, body: "<html>" }, "call_server_unreachable"],
    [{ body: { token: "jwt" } }, "call_server_unreachable"],
    [undefined, "call_server_unreachable"],
  ])("%o is %s", async (answer, code) => {
    const { tokens } = createTokenScene(answer === undefined ? {} : { [meloRoute]: answer });
    await expect(tokens.requestCredentials("!lounge", ownTransport)).rejects.toMatchObject({ name: "MeloError", code });
  });
});
