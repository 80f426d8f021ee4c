import { eventTypes } from "@melo/protocol";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { mintToken } from "../livekit/mint-token.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { assertLeastGrant } from "../testing/assert-least-grant.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createChecksByOwnToken } from "./checks-by-own-token.ts";
import { createLivekitTokenHandler } from "./livekit-token-handler.ts";
import { createOwnIssuer } from "./token-issuer.ts";

const room = "!room:localhost";
const bob = "@bob:localhost";
const annToken = "syt_ann_secret";
const bobToken = "syt_bob_secret";
const secret = "a secret of at least thirty-two bytes";

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let log: RecordedLog;
let nowMs: number;
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  callServer = createFakeCallServer();
  log = createRecordedLog();
  nowMs = 1_000_000;
  homeserver.createRoom(room, "@ann:localhost");
  homeserver.setMembership(room, bob, "join");
  homeserver.signIn(annToken, { userId: "@ann:localhost", deviceId: "ANN1", isGuest: false });
  homeserver.signIn(bobToken, { userId: bob, deviceId: "BOB1", isGuest: false });
  handle = createLivekitTokenHandler({
    checks: createChecksByOwnToken(homeserver.sessions, () => nowMs),
    issuer: createOwnIssuer({
      callServer,
      mint: (grant) => mintToken({ id: "key", secret }, grant),
      livekitUrl: "wss://example.org/livekit/sfu",
    }),
    log,
    limitRate: createRateLimits({ store: createMemoryStore(() => nowMs) }),
  });
});

interface Ask {
  readonly token?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask({ token = bobToken, query = `room=${encodeURIComponent(room)}`, headers = {} }: Ask = {}) {
  const authorization = token === "" ? undefined : { authorization: `Bearer ${token}` };
  const request = new Request(`https://example.org/api/livekit?${query}`, {
    headers: { ...authorization, ...headers },
  });
  const response = await handle(request);
  const body = (await response.json()) as Record<string, unknown>;
  if (typeof body["token"] === "string") assertLeastGrant(body["token"]);
  return { status: response.status, headers: response.headers, body };
}

function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString("utf8"));
}

describe("a room that wants only so many people in its call", () => {
  beforeEach(() => homeserver.set(room, "@ann:localhost", eventTypes.callPolicy, "", { max_members: 1 }));

  test("says that it is full to a member, and nothing to a stranger", async () => {
    callServer.rooms.set(callRoomName(room), new Set(["@ann:localhost:X"]));
    expect(await ask()).toMatchObject({ status: 403, body: { errcode: "CHAT_MELO_CALL_FULL" } });
    homeserver.setMembership(room, bob, "leave");
    expect(await ask()).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
  });

  test("has LiveKit stop somewhat above that", async () => {
    expect((await ask()).status).toBe(200);
    expect(callServer.maxMembers.get(callRoomName(room))).toBe(1);
  });
});

describe("a member gets a token", () => {
  test("with his identity, name and room from the session, never from the query", async () => {
    homeserver.set(room, bob, eventTypes.member, bob, { membership: "join", displayname: " Bob the Builder " });
    const query = `room=${encodeURIComponent(room)}&username=ann&identity=x&access_token=${annToken}`;
    const { status, body } = await ask({ query });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      url: "wss://example.org/livekit/sfu",
      room: callRoomName(room),
      identity: "@bob:localhost:BOB1",
    });
    const { video, name, exp } = claimsOf(body["token"]);
    expect(name).toBe("Bob the Builder");
    expect(body["expiresAt"]).toBe(Number(exp) * 1000);
    expect(video).toEqual({
      roomJoin: true,
      room: callRoomName(room),
      canPublish: true,
      canPublishSources: ["microphone", "camera", "screen_share", "screen_share_audio"],
      canSubscribe: true,
      canPublishData: false,
      canUpdateOwnMetadata: false,
    });
  });

  test("to listen with, where the policy lets nobody like him speak", async () => {
    homeserver.set(room, "@ann:localhost", eventTypes.callPolicy, "", {
      publish: { microphone: 50, camera: 50, screen_share: 50 },
    });
    const { video } = claimsOf((await ask()).body["token"]);
    expect(video).toMatchObject({ canPublish: false, canSubscribe: true });
    expect(video).not.toHaveProperty("canPublishSources");
  });

  test("and the LiveKit room is made before", async () => {
    await ask();
    expect([...callServer.rooms.keys()]).toEqual([callRoomName(room)]);
  });
});

describe("nobody else does (T3)", () => {
  const refusal = { errcode: "M_FORBIDDEN", error: "You may not enter this call" };

  test.each(["invite", "knock", "leave", "ban"] as const)("membership %s", async (membership) => {
    homeserver.setMembership(room, bob, membership);
    expect(await ask()).toMatchObject({ status: 403, body: refusal });
    expect(callServer.rooms.size).toBe(0);
  });

  test("a room that does not exist makes the same reads and the same answer as one he may not enter", async () => {
    homeserver.setMembership(room, bob, "ban");
    await ask();
    homeserver.requests.length = 0;
    const forbidden = await ask();
    const readsOfForbidden = homeserver.requests.splice(0);
    const unknown = await ask({ query: "room=!nowhere:localhost" });
    const readsOfUnknown = homeserver.requests.map((request) => request.replace("!nowhere:localhost", room));
    expect(unknown.body).toEqual(forbidden.body);
    expect(unknown.status).toBe(forbidden.status);
    expect(readsOfUnknown).toEqual(readsOfForbidden);
  });

  test("a session without a device, and a guest", async () => {
    homeserver.signIn(bobToken, { userId: bob, deviceId: undefined, isGuest: false });
    expect(await ask()).toMatchObject({ status: 403, body: refusal });
    homeserver.signIn("guest", { userId: bob, deviceId: "G", isGuest: true });
    expect(await ask({ token: "guest" })).toMatchObject({ status: 403, body: refusal });
  });

  test("a script of another site, even with a good token", async () => {
    for (const site of ["cross-site", "same-site"]) {
      expect((await ask({ headers: { "sec-fetch-site": site } })).status).toBe(403);
    }
    expect((await ask({ headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
    expect((await ask({ headers: { "sec-fetch-site": "none" } })).status).toBe(200);
  });
});

describe("the session", () => {
  const unauthorized = (errcode: string) => ({ status: 401, body: { errcode, error: "Unauthorized" } });

  test("is a bearer token in the header, not a cookie and not the query", async () => {
    const query = `room=${encodeURIComponent(room)}&access_token=${bobToken}`;
    const headers = { cookie: `access_token=${bobToken}` };
    expect(await ask({ token: "", query, headers })).toMatchObject(unauthorized("M_MISSING_TOKEN"));
    expect(homeserver.requests).toEqual([]);
  });

  test.each([
    ["that nobody has", "syt_other"],
    ["with a space", "a b"],
    ["that is far too long", "a".repeat(5000)],
  ])("%s is none", async (_, token) => {
    expect(await ask({ token })).toMatchObject(unauthorized("M_UNKNOWN_TOKEN"));
  });

  test("is asked for once in ten seconds, and worth nothing as soon as it is signed out", async () => {
    await ask();
    await ask();
    expect(homeserver.requests.filter((request) => request === "whoami")).toHaveLength(1);
    homeserver.signOut(bobToken);
    expect((await ask()).status).toBe(401);
    homeserver.signIn(bobToken, { userId: bob, deviceId: "BOB1", isGuest: false });
    nowMs += 10_000;
    await ask();
    expect(homeserver.requests.filter((request) => request === "whoami")).toHaveLength(2);
  });

  test("of one person never answers another", async () => {
    const [mine, his] = [await ask({ token: annToken }), await ask({ token: bobToken })];
    expect(mine.body["identity"]).toBe("@ann:localhost:ANN1");
    expect(his.body["identity"]).toBe("@bob:localhost:BOB1");
  });
});

describe("the answer", () => {
  test.each([
    ["success", {}, 200],
    ["refusal", { token: annToken, query: "room=!x:y" }, 403],
    ["no session", { token: "" }, 401],
    ["malformed", { query: "" }, 400],
  ])("%s is never stored and never shared between people or origins", async (_, request, status) => {
    const answer = await ask(request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("vary")).toBe("Authorization, Origin");
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
  });

  test.each([
    "",
    "room=",
    "room=room",
    `room=!a:b&room=!a:b`,
    `room=!${"a".repeat(300)}:b`,
    "room=%00",
    "room=@a:b",
    "roomId=!a:b",
  ])("to %j is 400", async (query) => {
    expect(await ask({ query })).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
    expect(homeserver.requests).toEqual([]);
  });

  test("is 502 while a server is down", async () => {
    callServer.isDown = true;
    expect(await ask()).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
    homeserver.isDown = true;
    expect(await ask()).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
    expect(log.entries.filter(({ level }) => level === "error")).toHaveLength(2);
  });
});

describe("limits (T7)", () => {
  test("each person has his own", async () => {
    for (let n = 0; n < 30; n += 1) expect((await ask()).status).toBe(200);
    const limited = await ask();
    expect(limited).toMatchObject({ status: 429, body: { errcode: "M_LIMIT_EXCEEDED" } });
    expect(limited.body["retry_after_ms"]).toBe(2000);
    expect(limited.headers.get("retry-after")).toBe("2");
    expect((await ask({ token: annToken })).status).toBe(200);
    nowMs += 2000;
    expect((await ask()).status).toBe(200);
  });

  test("each address has its own, as the front door saw it", async () => {
    const from = (forwarded: string) => ask({ token: "wrong", headers: { "x-forwarded-for": forwarded } });
    for (let n = 0; n < 120; n += 1) expect((await from(`10.0.0.${n}, 192.0.2.1`)).status).toBe(401);
    expect((await from("10.0.0.200, 192.0.2.1")).status).toBe(429);
    expect((await from("192.0.2.2")).status).toBe(401);
  });
});

test("no token, secret or JWT is ever logged (T9)", async () => {
  const { body } = await ask();
  await ask({ token: "wrong-token" });
  homeserver.isDown = true;
  await ask();
  const written = JSON.stringify(log.entries);
  for (const text of [annToken, bobToken, "wrong-token", secret, String(body["token"])])
    expect(written).not.toContain(text);
});

test("whatever is asked, the answer is Matrix JSON and never a 5xx (T1)", { timeout: 60_000 }, async () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(text, text, fc.boolean(), async (roomText, tokenText, isKnownToken) => {
      nowMs += 60_000;
      const query = `room=${encodeURIComponent(roomText.toWellFormed())}`;
      // Headers carry visible ASCII only: nothing else reaches a handler.
      const token = isKnownToken ? bobToken : tokenText.replaceAll(/[^\x21-\x7e]/g, "x");
      const { status, body } = await ask({ token, query });
      expect([200, 400, 401, 403]).toContain(status);
      if (status !== 200) expect(Object.keys(body)).toEqual(["errcode", "error"]);
    }),
    { numRuns: 2000 },
  );
});
