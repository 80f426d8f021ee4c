import { MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { mintToken } from "../livekit/mint-token.ts";
import { createHandedOnIssuer } from "./handed-on-issuer.ts";
import type { IssuedToken, IssueWish } from "./token-issuer.ts";

const wish: IssueWish = {
  accessToken: "syt_ann",
  bearer: { userId: "@ann:example.org", deviceId: "DEVICE", memberId: undefined },
  slot: { roomId: "!room:example.org", slotId: "m.call#ROOM" },
  name: "Ann",
  access: { kind: "allowed", canPublishSources: ["microphone"], canSubscribe: true, maxMembers: undefined },
};
const openid = { access_token: "proof", token_type: "Bearer", matrix_server_name: "example.org", expires_in: 3600 };

let heard: { readonly url: string; readonly body: unknown }[];
let answer: () => Promise<Response>;

beforeEach(() => {
  heard = [];
  answer = async () => tokenFor(wish);
});

async function tokenFor({ bearer, slot }: IssueWish): Promise<Response> {
  const grant = { bearer, slot, name: undefined, canPublishSources: ["microphone"], canSubscribe: true } as const;
  const { token } = await mintToken({ id: "key", secret: "a secret of at least thirty-two bytes" }, grant);
  return Response.json({ url: "wss://sfu.example.org", jwt: token });
}

function issue(): Promise<IssuedToken> {
  const issuer = createHandedOnIssuer({
    sessions: { requestOpenId: async (accessToken) => (accessToken === "syt_ann" ? openid : expect.unreachable()) },
    serviceUrl: "https://rtc.example.org",
    async fetch(url, init) {
      heard.push({
        url: new URL(url instanceof Request ? url.url : url).href,
        body: JSON.parse(typeof init?.body === "string" ? init.body : ""),
      });
      return answer();
    },
  });
  return issuer.issue(wish);
}

test("the service is asked as Element Call asks it, and its token handed on", async () => {
  expect(await issue()).toMatchObject({
    url: "wss://sfu.example.org",
    token: expect.stringMatching(/^ey/),
    identity: "@ann:example.org:DEVICE",
    room: expect.stringMatching(/^[A-Za-z0-9+/]{43}$/),
  });
  const body = { room: "!room:example.org", openid_token: openid, device_id: "DEVICE" };
  expect(heard).toEqual([{ url: "https://rtc.example.org/sfu/get", body }]);
});

describe("no token is handed on", () => {
  test.each([
    ["from a service that refuses", async () => Response.json({ errcode: "M_FORBIDDEN" }, { status: 403 })],
    ["from what is no token service", async () => new Response("<html>")],
    ["that is none", async () => Response.json({ url: "wss://sfu.example.org", jwt: "a.b.c" })],
    ["for no LiveKit", async () => Response.json({ url: "https://sfu.example.org", jwt: "a.b.c" })],
    ["for another room", () => tokenFor({ ...wish, slot: { ...wish.slot, roomId: "!other:example.org" } })],
    ["in another name", () => tokenFor({ ...wish, bearer: { ...wish.bearer, deviceId: "OTHER" } })],
    ["from nobody", () => Promise.reject(new TypeError("fetch failed"))],
  ])("%s", async (_, answered) => {
    answer = answered;
    const code = await issue().then(
      () => "issued",
      (error: unknown) => (error instanceof MeloError ? error.code : "another error"),
    );
    expect(code).toBe("call_server_unreachable");
  });
});
