import { eventTypes, MeloError, type PublishSource } from "@melo/protocol";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createAskAccess } from "../access/member-access.ts";
import { createRoomViews } from "../access/room-views.ts";
import type { DelegatedLeave } from "../departures/delegate-leave.ts";
import { createRouter } from "../http/router.ts";
import { Refusal } from "../http/refusal.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { mintToken } from "../livekit/mint-token.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { assertLeastGrant } from "../testing/assert-least-grant.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createCallTokens } from "./call-tokens.ts";
import { createMemberNews, type MemberNews } from "./member-news.ts";
import { createMemberTokenAccess } from "./member-token-access.ts";
import { openIdRoutes } from "./openid-routes.ts";

const room = "!room:localhost";
const bob = "@bob:localhost";
const eve = "@eve:elsewhere.org";
const secret = "a secret of at least thirty-two bytes";

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let log: RecordedLog;
let news: MemberNews;
let verified: string[];
let leaves: DelegatedLeave[];
let suspended: Set<string>;
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  callServer = createFakeCallServer();
  log = createRecordedLog();
  news = createMemberNews();
  [verified, leaves, suspended] = [[], [], new Set()];
  homeserver.createRoom(room, "@ann:localhost");
  homeserver.setMembership(room, bob, "join");
  homeserver.setMembership(room, eve, "join");
  const { masquerade } = homeserver;
  const serverName = "localhost";
  const now = Date.now;
  const views = createRoomViews({
    masquerade,
    store: createMemoryStore(),
    serverName,
    arePushesArriving: () => false,
    metrics: createRecordedMetrics(),
    now,
  });
  const tokens = createCallTokens({
    askAccess: createMemberTokenAccess({
      askAccess: createAskAccess(views, callServer, serverName),
      accounts: {
        hasDevice: async (_, deviceId) => deviceId === "DEVICE",
        isSuspended: async (userId) => suspended.has(userId),
      },
      news,
      serverName,
    }),
    hasFullAccess: (name) => name === serverName || name === "unfindable.org",
    callServer,
    mint: (grant) => mintToken({ id: "key", secret }, grant),
    findClientApi: async (name) => (name === serverName ? { url: undefined } : undefined),
    delegateLeave: async (leave) => void leaves.push(leave),
    log,
  });
  handle = createRouter(
    openIdRoutes({
      prefix: "/jwt",
      tokens,
      async verifyOpenId({ accessToken, matrixServerName }) {
        verified.push(accessToken);
        if (!accessToken.endsWith(`:${matrixServerName}`)) throw new MeloError("not_signed_in", "");
        return accessToken;
      },
      isTrusted: (name) => name === "localhost",
      livekitUrl: "wss://example.org/livekit/sfu",
      receiveWebhook: async () => {
        throw new Refusal(401, "M_UNKNOWN_TOKEN", "");
      },
      log,
      limitRate: createRateLimits({ store: createMemoryStore() }),
    }),
    log,
  );
});

const openIdOf = (userId: string): object => ({
  access_token: userId,
  token_type: "Bearer",
  matrix_server_name: userId.slice(userId.indexOf(":") + 1),
  expires_in: 3600,
});
const sfuGet = (userId = bob, fields: object = {}): object => ({
  room,
  openid_token: openIdOf(userId),
  device_id: "DEVICE",
  ...fields,
});
const getToken = (userId = bob, fields: object = {}): object => ({
  room_id: room,
  slot_id: "m.call#ROOM",
  openid_token: openIdOf(userId),
  member: { id: "member", claimed_user_id: userId, claimed_device_id: "DEVICE" },
  ...fields,
});
const leave = { delay_id: "syd_1", delay_timeout: 3_600_000, delay_cs_api_url: "https://ignored.example" };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly url?: string; readonly jwt?: string; readonly errcode?: string; readonly error?: string };
}

async function post(path: string, body: object | string, method = "POST"): Promise<Answer> {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const response = await handle(
    new Request(`http://calls/jwt${path}`, { method, ...(method === "POST" ? { body: payload } : {}) }),
  );
  const text = await response.text();
  const parsed: Answer["body"] = text === "" ? {} : JSON.parse(text);
  if (parsed.jwt !== undefined) assertLeastGrant(parsed.jwt);
  return { status: response.status, headers: response.headers, body: parsed };
}

function claimsOf(jwt: string | undefined) {
  return JSON.parse(Buffer.from(jwt?.split(".")[1] ?? "", "base64url").toString("utf8")) as {
    readonly sub: string;
    readonly video: { readonly room: string; readonly canPublishSources?: readonly PublishSource[] };
  };
}

describe("a member's client gets a token", () => {
  test("by /sfu/get, as a participant with user and device in plain", async () => {
    const { status, body } = await post("/sfu/get", sfuGet());
    expect({ status, url: body.url }).toEqual({ status: 200, url: "wss://example.org/livekit/sfu" });
    const claims = claimsOf(body.jwt);
    expect(claims).toMatchObject({ sub: "@bob:localhost:DEVICE", video: { room: callRoomName(room) } });
    expect([...callServer.rooms.keys()]).toEqual([callRoomName(room)]);
  });

  test("by /get_token, as a participant whose name is a hash", async () => {
    const { body } = await post("/get_token", getToken());
    expect(claimsOf(body.jwt)).toMatchObject({
      sub: expect.stringMatching(/^[A-Za-z0-9+/]{43}$/),
      video: { room: callRoomName(room) },
      attributes: { "chat.melo.user": bob, "chat.melo.device": "DEVICE", "chat.melo.member": "member" },
    });
  });

  test("of another homeserver, without making a LiveKit room", async () => {
    expect((await post("/sfu/get", sfuGet(eve))).status).toBe(200);
    expect(callServer.rooms.size).toBe(0);
  });

  test("with the rights that the room gives him", async () => {
    homeserver.set(room, "@ann:localhost", eventTypes.callPolicy, "", { publish: { camera: 50, screen_share: 50 } });
    for (const userId of [bob, eve]) {
      const { video } = claimsOf((await post("/sfu/get", sfuGet(userId))).body.jwt);
      expect(video.canPublishSources).toEqual(["microphone"]);
    }
  });
});

describe("nobody else gets one (T3)", () => {
  const refusal = { status: 403, body: { errcode: "M_FORBIDDEN", error: "You may not enter this call" } };

  test.each(["invite", "knock", "leave", "ban"] as const)("membership %s, by every endpoint", async (membership) => {
    homeserver.setMembership(room, bob, membership);
    expect(await post("/sfu/get", sfuGet())).toMatchObject(refusal);
    expect(await post("/get_token", getToken())).toMatchObject(refusal);
    expect(await post("/delegate_delayed_leave", getToken(bob, leave))).toMatchObject(refusal);
    expect({ rooms: callServer.rooms.size, leaves }).toEqual({ rooms: 0, leaves: [] });
  });

  test("a room that does not exist, another's device, a suspended account: the same answer", async () => {
    expect(await post("/sfu/get", sfuGet(bob, { room: "!nowhere:localhost" }))).toMatchObject(refusal);
    expect(await post("/sfu/get", sfuGet(bob, { device_id: "OTHER" }))).toMatchObject(refusal);
    suspended.add(bob);
    expect(await post("/get_token", getToken())).toMatchObject(refusal);
  });

  test("whoever proves to be somebody else than he says", async () => {
    const member = { id: "member", claimed_user_id: "@ann:localhost", claimed_device_id: "DEVICE" };
    const unproven = { errcode: "M_UNAUTHORIZED", error: "The request could not be authorised." };
    expect(await post("/get_token", getToken(bob, { member }))).toMatchObject({ status: 401, body: unproven });
    const stolen = { ...openIdOf(bob), matrix_server_name: "evil.example" };
    expect(await post("/sfu/get", sfuGet(bob, { openid_token: stolen }))).toMatchObject({
      status: 401,
      body: unproven,
    });
  });
});

test("a join that is still on its way from another homeserver is waited for, and no longer than it takes", async () => {
  homeserver.setMembership(room, eve, "leave");
  const asked = post("/sfu/get", sfuGet(eve));
  await expect
    .poll(() => homeserver.requests.some((request) => request.endsWith(`${eventTypes.member} ${eve}`)))
    .toBe(true);
  homeserver.setMembership(room, eve, "join");
  news.tell(room, eve);
  expect((await asked).status).toBe(200);
});

describe("a delayed leave", () => {
  const taken = { roomId: room, userId: bob, deviceId: "DEVICE", delayId: "syd_1", delayMs: 3_600_000 };

  test("is taken over together with a token, by both endpoints", async () => {
    await post("/sfu/get", sfuGet(bob, leave));
    await post("/get_token", getToken(bob, leave));
    expect(leaves).toMatchObject([{ ...taken, identity: "@bob:localhost:DEVICE" }, taken]);
    expect(leaves[0]).toMatchObject({ livekitRoom: callRoomName(room), clientApiUrl: undefined });
  });

  test("is taken over alone", async () => {
    expect(await post("/delegate_delayed_leave", getToken(bob, leave))).toMatchObject({ status: 200, body: {} });
    expect(leaves).toMatchObject([taken]);
  });

  test("is not taken over from users of other homeservers", async () => {
    expect(await post("/sfu/get", sfuGet(eve, leave))).toMatchObject({ status: 400, body: { errcode: "M_BAD_JSON" } });
    const alone = await post("/delegate_delayed_leave", getToken(eve, leave));
    expect(alone).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    expect(leaves).toEqual([]);
  });

  test("is not taken over if nobody knows where to send it", async () => {
    const lost = "@lost:unfindable.org";
    homeserver.setMembership(room, lost, "join");
    const answer = await post("/sfu/get", sfuGet(lost, leave));
    expect(answer.body).toEqual({ errcode: "M_BAD_JSON", error: "Unable to resolve client-server API" });
  });
});

describe("a request that is wrong", () => {
  const sfu = (fields: object) => ["/sfu/get", sfuGet(bob, fields)] as const;
  const get = (fields: object) => ["/get_token", getToken(bob, fields)] as const;

  test.each([
    ["no JSON", "/sfu/get", "{", "M_NOT_JSON", "Error reading request"],
    ["a list", "/sfu/get", "[]", "M_NOT_JSON", "Error reading request"],
    ["an unknown field", ...sfu({ unknown: 1 }), "M_NOT_JSON", "Error reading request"],
    ["a field of another type", ...sfu({ room: 1 }), "M_NOT_JSON", "Error reading request"],
    ["no room", ...sfu({ room: undefined }), "M_BAD_JSON", "Missing room parameter"],
    ["no proof", ...sfu({ openid_token: undefined }), "M_BAD_JSON", "Missing OpenID token parameters"],
    ["a device that could be two", ...sfu({ device_id: "8448:D" }), "M_BAD_JSON", expect.any(String)],
    ["half a delayed leave", ...sfu({ delay_id: "x" }), "M_BAD_JSON", expect.any(String)],
    ["a delay of nothing", ...sfu({ delay_id: "x", delay_timeout: -1 }), "M_BAD_JSON", expect.any(String)],
    ["no slot", ...get({ slot_id: "" }), "M_BAD_JSON", expect.any(String)],
    ["no member", ...get({ member: null }), "M_BAD_JSON", expect.any(String)],
    ["half a member", ...get({ member: { id: "x" } }), "M_BAD_JSON", expect.any(String)],
    ["no leave to take over", "/delegate_delayed_leave", getToken(), "M_BAD_JSON", expect.any(String)],
  ])("%s costs no homeserver anything", async (_, path, body, errcode, error) => {
    expect(await post(path, body)).toMatchObject({ status: 400, body: { errcode, error } });
    expect(verified).toEqual([]);
  });
});

describe("every answer", () => {
  test("can be read by scripts of every origin", async () => {
    for (const path of ["/sfu/get", "/get_token", "/delegate_delayed_leave"]) {
      const answers = [
        [await post(path, sfuGet()), path === "/sfu/get" ? 200 : 400],
        [await post(path, "{"), 400],
        [await post(path, "", "OPTIONS"), 200],
        [await post(path, "", "GET"), 405],
      ] as const;
      for (const [{ status, headers }, expected] of answers) {
        expect(status).toBe(expected);
        expect(headers.get("content-type")).toMatch(/^application\/json/);
        expect(headers.get("access-control-allow-origin")).toBe("*");
        expect(headers.get("access-control-allow-methods")).toBe("POST");
        expect(headers.get("access-control-allow-headers")).toBe(
          "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token",
        );
      }
    }
  });

  test("says what failed and no more", async () => {
    callServer.isDown = true;
    const noRoom = { errcode: "M_UNKNOWN", error: "Unable to create room on SFU" };
    expect(await post("/sfu/get", sfuGet())).toMatchObject({ status: 500, body: noRoom });
    homeserver.isDown = true;
    expect(await post("/sfu/get", sfuGet())).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
  });

  test("to a webhook is 200, even to a forged one", async () => {
    expect((await post("/sfu_webhook", "{}")).status).toBe(200);
  });

  test("about health is empty", async () => {
    expect(await post("/healthz", "", "GET")).toMatchObject({ status: 200, body: {} });
    expect((await post("/healthz", "", "HEAD")).status).toBe(200);
    expect((await post("/healthz", "{}")).status).toBe(405);
  });
});

describe("limits", () => {
  /** How many of `count` requests, each from an address of its own, get past the limits. */
  async function passing(count: number, userId: (n: number) => string): Promise<number> {
    const statuses = await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const headers = { "x-forwarded-for": `10.0.${Math.floor(n / 250)}.${n % 250}` };
        const body = JSON.stringify(sfuGet(userId(n)));
        return (await handle(new Request("http://calls/jwt/sfu/get", { method: "POST", headers, body }))).status;
      }),
    );
    return statuses.filter((status) => status !== 429).length;
  }

  test("let one user have so many tokens, from wherever he asks", async () => {
    expect(await passing(40, () => bob)).toBe(30);
  });

  test("let other homeservers be asked so often, and nobody can use up that of our own", async () => {
    expect(await passing(120, (n) => `@user${n}:elsewhere.org`)).toBe(100);
    expect(await passing(300, (n) => `@user${n}:localhost`)).toBe(300);
  });
});
