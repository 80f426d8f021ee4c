import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { publishSources } from "@melo/protocol";
import { AccessToken, TokenVerifier, TrackSource, type VideoGrant } from "livekit-server-sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openListener, type Listener } from "../http/node-listener.ts";
import { createRouter } from "../http/router.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import type { DoorVerdict } from "./door-policy.ts";
import { createDoor, type Door } from "./door.ts";
import type { JoinToken } from "./join-token.ts";

const joinKey = { id: "join", secret: "the join secret, long enough to sign with" };
const everything = { canPublishSources: publishSources, canSubscribe: true };
const apiKey = { id: "api", secret: "the api secret, long enough to sign with" };

let livekit: Server;
let heard: IncomingMessage[];
let listener: Listener;
let door: Door;
let asked: JoinToken[];
let verdict: DoorVerdict;
let judge: () => Promise<DoorVerdict>;
let log: RecordedLog;

/** LiveKit as far as the door sees it: echoes what it is sent over a WebSocket. */
async function startLivekit(): Promise<Server> {
  const server = createServer({ maxHeaderSize: 65_536 }, (message, response) => {
    heard.push(message);
    response.writeHead(404, { "content-type": "text/plain" }).end("requested room does not exist");
  });
  server.on("upgrade", (message, socket) => {
    heard.push(message);
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
    socket.pipe(socket);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

beforeEach(async () => {
  heard = [];
  asked = [];
  verdict = { kind: "allowed", rights: everything };
  judge = async () => verdict;
  log = createRecordedLog();
  livekit = await startLivekit();
  door = createDoor({
    fetch: globalThis.fetch,
    livekitUrl: `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`,
    keys: [joinKey, apiKey],
    policy: async (token) => {
      asked.push(token);
      return judge();
    },
    serverName: "localhost",
    log,
    limitRate: createRateLimits({ store: createMemoryStore() }),
    metrics: createRecordedMetrics(),
    wait: async () => undefined,
  });
  listener = await openListener({
    host: "127.0.0.1",
    port: 0,
    handle: createRouter(door.routes, log),
    upgrade: door.upgrade,
  });
});

afterEach(async () => {
  await listener.close(0);
  livekit.closeAllConnections();
  livekit.close();
});

async function tokenOf(
  grant: VideoGrant,
  { key = joinKey, ttl = 60, identity = "@ann:localhost:D", attributes = {} } = {},
): Promise<string> {
  const token = new AccessToken(key.id, key.secret, { identity, ttl, attributes });
  token.addGrant(grant);
  return token.toJwt();
}

const joining: VideoGrant = { roomJoin: true, room: "room" };

function knock(token: string, path = "/rtc/v1/validate"): Promise<Response> {
  return fetch(`http://127.0.0.1:${listener.port}/livekit/sfu${path}?access_token=${token}&join_request=abc`);
}

interface Handshake {
  readonly status: number;
  readonly body: string;
  /** What comes back for what is sent; undefined if the handshake was refused. */
  readonly echo: ((text: string) => Promise<string>) | undefined;
}

function shakeHands(target: string): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: "127.0.0.1",
      port: listener.port,
      path: target,
      headers: { connection: "Upgrade", upgrade: "websocket", cookie: "session=1" },
      maxHeaderSize: 65_536,
    });
    request.on("error", reject);
    request.on("response", (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body, echo: undefined }));
    });
    request.on("upgrade", (response, socket) => {
      const echo = (text: string): Promise<string> =>
        new Promise((back) => {
          socket.once("data", (chunk: Buffer) => back(chunk.toString()));
          socket.write(text);
        });
      resolve({ status: response.statusCode ?? 0, body: "", echo });
    });
    request.end();
  });
}

test("a client that prepares its way gets LiveKit's own answer, without a token", async () => {
  const response = await fetch(`http://127.0.0.1:${listener.port}/livekit/sfu`, { method: "HEAD" });
  expect(response.status).toBe(200);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(heard).toEqual([]);
});

describe("whoever has a token and may be there", () => {
  test("reaches LiveKit, which sees the judged token in the header and in no address", async () => {
    const token = await tokenOf(joining);
    const response = await knock(token);
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 404,
      text: "requested room does not exist",
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(asked).toMatchObject([
      { jwt: token, identity: "@ann:localhost:D", room: "room", rights: everything, attributes: {} },
    ]);
    expect(heard[0]?.url).toBe("/rtc/v1/validate?join_request=abc");
    expect(heard[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  test("gets a WebSocket through, however long its query is", async () => {
    const token = await tokenOf(joining, { key: apiKey });
    const joinRequest = "a".repeat(40_000);
    const { status, echo } = await shakeHands(`/livekit/sfu/rtc/v1?access_token=${token}&join_request=${joinRequest}`);
    expect(status).toBe(101);
    expect(await echo?.("hello")).toBe("hello");
    expect(heard[0]?.url).toBe(`/rtc/v1?join_request=${joinRequest}`);
    expect(heard[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(heard[0]?.headers.cookie).toBeUndefined();
  });

  test("may show the token as native clients do", async () => {
    const token = await tokenOf(joining);
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`http://127.0.0.1:${listener.port}/livekit/sfu/rtc/validate?access_token=other`, { headers });
    expect(asked.map(({ jwt }) => jwt)).toEqual([token]);
  });

  test("may show it for as long as LiveKit takes it", async () => {
    const late = await tokenOf(joining, { ttl: -55 });
    expect((await knock(late)).status).toBe(404);
    const tooLate = await tokenOf(joining, { ttl: -65 });
    expect((await knock(tooLate)).status).toBe(401);
  });
});

describe("whoever has fewer rights now than his token", () => {
  const listening = { canPublishSources: ["microphone" as const], canSubscribe: true };

  async function heardToken() {
    const { authorization = "" } = heard[0]?.headers ?? {};
    return new TokenVerifier(joinKey.id, joinKey.secret).verify(authorization.replace("Bearer ", ""));
  }

  test("reaches LiveKit with what he may do now, as himself, for no longer than before", async () => {
    verdict = { kind: "allowed", rights: listening };
    const attributes = { "chat.melo.user": "@ann:localhost" };
    await knock(await tokenOf({ ...joining, canPublishData: false }, { attributes, ttl: 600 }));
    const { exp = 0, ...claims } = await heardToken();
    expect(claims).toMatchObject({ sub: "@ann:localhost:D", attributes });
    expect(claims.video).toEqual({
      roomJoin: true,
      room: "room",
      canPublish: true,
      canPublishSources: ["microphone"],
      canSubscribe: true,
      canPublishData: false,
    });
    expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 601_000);
  });

  test("also over WebSocket, and if all that is left is listening", async () => {
    verdict = { kind: "allowed", rights: { canPublishSources: [], canSubscribe: true } };
    const { status } = await shakeHands(`/livekit/sfu/rtc/v1?access_token=${await tokenOf(joining)}`);
    expect(status).toBe(101);
    expect((await heardToken()).video).toMatchObject({ canPublish: false, canSubscribe: true });
  });

  test("keeps the token that says the same already", async () => {
    verdict = { kind: "allowed", rights: listening };
    const token = await tokenOf({ ...joining, canPublishSources: [TrackSource.MICROPHONE] });
    await knock(token);
    expect(heard[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });
});

describe("limits", () => {
  async function statusesOf(count: number, token: () => Promise<string>): Promise<ReadonlySet<number>> {
    const statuses = new Set<number>();
    for (let knocks = 0; knocks < count; knocks += 1) statuses.add((await knock(await token())).status);
    return statuses;
  }

  test("an office that lost its server comes back over one address, each with a token of their own", async () => {
    let people = 0;
    const next = (): Promise<string> => tokenOf(joining, { identity: `@p${(people += 1)}:localhost:D` });
    expect(await statusesOf(200, next)).toEqual(new Set([404]));
  });

  test("one person who tries without end is asked for patience, the others at the same address are not", async () => {
    const mine = await tokenOf(joining);
    expect(await statusesOf(80, async () => mine)).toEqual(new Set([404, 429]));
    expect((await knock(await tokenOf(joining, { identity: "@ben:localhost:D" }))).status).toBe(404);
  });

  test("whoever shows nothing valid is counted by address, and keeps nobody else out", async () => {
    expect(await statusesOf(120, async () => "nonsense")).toEqual(new Set([401, 429]));
    expect((await knock(await tokenOf(joining))).status).toBe(404);
  });
});

test("a call that is full says so to those who might enter", async () => {
  verdict = { kind: "full" };
  const response = await knock(await tokenOf(joining));
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 403,
    body: { errcode: "CHAT_MELO_CALL_FULL", error: "This call is full" },
  });
  expect(heard).toEqual([]);
});

describe("whoever may not be there", () => {
  test("is told so, over HTTP and over WebSocket, and LiveKit hears nothing", async () => {
    verdict = { kind: "refused", reason: "not_joined" };
    const token = await tokenOf(joining);
    const response = await knock(token);
    const refusal = { errcode: "M_FORBIDDEN", error: "You may not enter this call" };
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 403, body: refusal });
    const handshake = await shakeHands(`/livekit/sfu/rtc/v1?access_token=${token}`);
    expect(handshake.status).toBe(403);
    expect(JSON.parse(handshake.body)).toEqual(refusal);
    expect(heard).toEqual([]);
  });

  test("of whom nobody here knows is left to LiveKit, and noted", async () => {
    verdict = { kind: "unknown", reason: "foreign_identity" };
    expect((await knock(await tokenOf(joining))).status).toBe(404);
    expect(log.entries).toContainEqual(expect.objectContaining({ level: "warn" }));
  });
});

describe("a token", () => {
  test.each([
    [
      "signed by somebody else",
      () => tokenOf(joining, { key: { id: "join", secret: "another secret, as long as the first" } }),
      401,
    ],
    ["of a key nobody knows", () => tokenOf(joining, { key: { id: "other", secret: joinKey.secret } }), 401],
    ["that is none", async () => "nonsense", 401],
    ["that administrates", () => tokenOf({ roomAdmin: true, room: "room" }), 403],
    ["that joins no room in particular", () => tokenOf({ roomJoin: true }), 403],
  ])("%s opens nothing", async (_, make, status) => {
    const token = await make();
    expect((await knock(token)).status).toBe(status);
    expect((await shakeHands(`/livekit/sfu/rtc?access_token=${token}`)).status).toBe(status);
    expect(heard).toEqual([]);
    expect(asked).toEqual([]);
  });

  test("is in no log", async () => {
    const token = await tokenOf(joining);
    verdict = { kind: "refused", reason: "not_joined" };
    await knock(token);
    expect(JSON.stringify(log.entries)).not.toContain(token);
  });
});

test("nothing but signalling goes through, by whatever spelling", async () => {
  const token = await tokenOf(joining);
  for (const path of [
    "/twirp/livekit.RoomService/ListRooms",
    "/rtc/../twirp/x",
    "/rtc%2fvalidate",
    "//rtc",
    "/RTC",
    "/agent",
    "/",
  ]) {
    expect((await knock(token, path)).status).toBe(404);
    expect((await shakeHands(`/livekit/sfu${path}?access_token=${token}`)).status).toBe(400);
  }
  expect((await shakeHands(`http://127.0.0.1/livekit/sfu/rtc?access_token=${token}`)).status).toBe(400);
  expect(heard).toEqual([]);
});

test("LiveKit that is down is a bad gateway, and calls goes on", async () => {
  const token = await tokenOf(joining);
  livekit.close();
  livekit.closeAllConnections();
  expect((await knock(token)).status).toBe(502);
  expect((await shakeHands(`/livekit/sfu/rtc?access_token=${token}`)).status).toBe(502);
});

function countConnections(): Promise<number> {
  return new Promise((resolve) => {
    livekit.getConnections((_, count) => resolve(count));
  });
}

function handshakeOf(token: string): string {
  const lines = [
    `GET /livekit/sfu/rtc?access_token=${token} HTTP/1.1`,
    "host: x",
    "connection: upgrade",
    "upgrade: websocket",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

test("a client whose connection breaks takes nobody else's along", async () => {
  const token = await tokenOf(joining);
  const { echo } = await shakeHands(`/livekit/sfu/rtc?access_token=${token}`);
  const socket = connect(listener.port, "127.0.0.1");
  socket.write(handshakeOf(token));
  await once(socket, "data");
  socket.resetAndDestroy();
  await expect.poll(countConnections).toBe(1);
  expect(await echo?.("still here")).toBe("still here");
});

test("a client that goes away while it is judged leaves nothing behind", async () => {
  const token = await tokenOf(joining);
  const socket = connect(listener.port, "127.0.0.1");
  judge = () => {
    const gone = new Promise<DoorVerdict>((resolve) => {
      socket.on("close", () => resolve(verdict));
    });
    socket.destroy();
    return gone;
  };
  socket.write(handshakeOf(token));
  await new Promise((resolve) => {
    socket.on("close", resolve);
  });
  expect(asked).toHaveLength(1);
  await expect.poll(countConnections).toBe(0);
});

describe("somebody who loses his place while he is connected", () => {
  async function connectAs(identity: string): Promise<Socket> {
    const socket = connect(listener.port, "127.0.0.1");
    socket.write(handshakeOf(await tokenOf(joining, { identity })));
    await once(socket, "data");
    return socket;
  }

  test("is cut off when the door asks about him again, and nobody else is", async () => {
    const ann = await connectAs("@ann:localhost:D");
    const isGone = once(ann, "close");
    const { echo } = await shakeHands(
      `/livekit/sfu/rtc?access_token=${await tokenOf(joining, { identity: "@bob:localhost:D" })}`,
    );
    verdict = { kind: "refused", reason: "not_joined" };
    await door.review("another room", "everybody");
    await door.review("room", new Set(["@ann:localhost"]));
    await isGone;
    expect(await echo?.("still here")).toBe("still here");
    expect(asked.slice(2).map(({ identity }) => identity)).toEqual(["@ann:localhost:D"]);
    await door.review("room", "everybody");
    await expect.poll(countConnections).toBe(0);
  });

  test.each<DoorVerdict>([
    { kind: "full" },
    { kind: "unknown", reason: "homeserver_unreachable" },
    { kind: "allowed", rights: everything },
  ])("stays connected if the answer is %j", async (next) => {
    const { echo } = await shakeHands(`/livekit/sfu/rtc?access_token=${await tokenOf(joining)}`);
    verdict = next;
    await door.review("room", "everybody");
    expect(await echo?.("still here")).toBe("still here");
  });
});
