import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFakeHomeserver, type FakeHomeserver } from "./fake-homeserver.ts";
import { addRooms, type FakeMembership, type FakeRooms } from "./fake-rooms.ts";
import { sfuKey, startFakeSfu, type FakeSfu } from "./fake-sfu.ts";
import {
  callSlot,
  claimsOf,
  delegateLeave,
  deviceId,
  getToken,
  memberId,
  roomAlias,
  roomId,
  sfuGet,
  sha256Base64,
  type ServiceAnswer,
} from "./requests.ts";
import { startService, type ServiceUnderTest } from "./service-under-test.ts";

const asToken = "the application service's token";
const hsToken = "the-homeservers-token";
const hourMs = 3_600_000;

let homeserver: FakeHomeserver;
/** Of another homeserver, whose users prove themselves there. */
let elsewhere: FakeHomeserver;
let rooms: FakeRooms;
let sfu: FakeSfu;
let service: ServiceUnderTest;

beforeAll(async () => {
  [homeserver, elsewhere, sfu] = await Promise.all([startFakeHomeserver(), startFakeHomeserver(), startFakeSfu()]);
  rooms = addRooms(homeserver, asToken);
  service = await startService({
    LIVEKIT_URL: sfu.url,
    LIVEKIT_KEY: sfuKey.id,
    LIVEKIT_SECRET: sfuKey.secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: homeserver.serverName,
    LIVEKIT_CS_API_URL_OVERRIDES: `${homeserver.serverName}=${homeserver.clientApiUrl}`,
    LIVEKIT_AS_TOKEN: asToken,
    LIVEKIT_HS_TOKEN: hsToken,
    LIVEKIT_HS_SERVER_NAME: homeserver.serverName,
    LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING",
  });
});

afterAll(async () => {
  await service?.stop();
  for (const fake of [homeserver, elsewhere, sfu]) fake?.close();
});

const clientPath = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";
const serverPath = "/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token";
const leavePath = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave";
const fromHomeserver = { authorization: `Bearer ${hsToken}` };

async function post(
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<ServiceAnswer> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
  const response = await fetch(service.url + path, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as ServiceAnswer["body"] };
}

function member(membership: FakeMembership, of: FakeHomeserver = homeserver): string {
  const userId = `@${randomUUID()}:${of.serverName}`;
  rooms.members.set(userId, membership);
  return userId;
}

const wish = (fields: object = {}): object => ({
  url: sfu.url,
  room_id: roomId,
  slot_id: callSlot,
  member_id: memberId,
  ...fields,
});
const asUser = (userId: string) => ({ ...fromHomeserver, "x-matrix-user-identifier": userId });
const asServer = (origin: string) => ({ ...fromHomeserver, "x-matrix-origin": origin });
const leave = { delay_id: "syd_1", delay_timeout: hourMs };
const notIn = { status: 403, body: { errcode: "M_FORBIDDEN" } };

/** Every way to a token, or to have a leave kept, in somebody's name. */
const ways: readonly (readonly [string, (membership: FakeMembership) => Promise<ServiceAnswer>])[] = [
  ["/sfu/get", (membership) => post("/sfu/get", sfuGet.body(homeserver, member(membership)))],
  ["/sfu/get from elsewhere", (membership) => post("/sfu/get", sfuGet.body(elsewhere, member(membership, elsewhere)))],
  ["/get_token", (membership) => post("/get_token", getToken.body(homeserver, member(membership)))],
  [
    "/get_token from elsewhere",
    (membership) => post("/get_token", getToken.body(elsewhere, member(membership, elsewhere))),
  ],
  [
    "/delegate_delayed_leave",
    (membership) => post("/delegate_delayed_leave", delegateLeave.body(homeserver, member(membership), leave)),
  ],
  ["the homeserver's get_token", (membership) => post(clientPath, wish(), asUser(member(membership)))],
  [
    "the homeserver's delegate_delayed_leave",
    (membership) => {
      const userId = member(membership);
      const delayId = `syd_${randomUUID()}`;
      rooms.delayedEvents.set(delayId, { userId, room_id: roomId, delay_ms: hourMs });
      return post(leavePath, wish({ delay_id: delayId }), asUser(userId));
    },
  ],
  [
    "another homeserver's get_token",
    (membership) => post(serverPath, wish({ user_id: member(membership, elsewhere) }), asServer(elsewhere.serverName)),
  ],
];

describe.each(ways)("by %s", (_, ask) => {
  test.concurrent.each([
    ["join", 200],
    ["invite", 403],
    ["leave", 403],
    ["ban", 403],
    ["never", 403],
  ] as const)("membership %s is answered %s (T3)", async (membership, status) => {
    const answer = await ask(membership);
    if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    if (status === 403 && ("jwt" in answer.body || answer.body.errcode !== "M_FORBIDDEN")) throw new Error("a token");
  });
});

describe("the homeserver's get_token", () => {
  test("names the participant by user and member, and LiveKit's room as ever", async () => {
    const userId = member("join");
    for (const path of [clientPath, "/_matrix/client/v1/rtc/livekit/get_token"]) {
      const { status, body, headers } = await post(path, wish(), asUser(userId));
      expect({ status, fields: Object.keys(body) }).toEqual({ status: 200, fields: ["jwt"] });
      expect(claimsOf(body.jwt)).toMatchObject({ sub: sha256Base64([userId, memberId]), video: { room: roomAlias } });
      expect(headers.has("access-control-allow-origin")).toBe(false);
    }
  });

  test("names it by the device, too, for clients that name that", async () => {
    const userId = member("join");
    const body = wish({ member_id: undefined, member: { id: memberId, claimed_device_id: deviceId } });
    const { body: answer } = await post(clientPath, body, asUser(userId));
    expect(claimsOf(answer.jwt).sub).toBe(sha256Base64([userId, deviceId, memberId]));
  });

  test("believes the homeserver about who asks, and nobody else", async () => {
    const userId = member("join");
    expect(await post(clientPath, wish(), { "x-matrix-user-identifier": userId })).toMatchObject({
      status: 401,
      body: { errcode: "M_MISSING_TOKEN" },
    });
    const wrong = { ...asUser(userId), authorization: "Bearer wrong" };
    expect(await post(clientPath, wish(), wrong)).toMatchObject({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } });
    expect((await post(clientPath, wish(), fromHomeserver)).status).toBe(401);
    expect(await post(clientPath, wish(), asUser("nobody"))).toMatchObject({
      status: 400,
      body: { errcode: "M_INVALID_PARAM" },
    });
    const claimed = wish({ claimed_user_id: member("join"), user_id: member("join") });
    const { body } = await post(clientPath, claimed, asUser(userId));
    expect(claimsOf(body.jwt).sub).toBe(sha256Base64([userId, memberId]));
  });

  test.each([
    ["another URL", "wss://elsewhere.example"],
    ["none", undefined],
  ])("is for this LiveKit: %s", async (_, url) => {
    const answer = await post(clientPath, wish({ url }), asUser(member("join")));
    expect(answer).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
  });

  test("says so when membership cannot be verified, and gives nothing", async () => {
    const userId = member("join");
    rooms.isDown = true;
    const answer = await post(clientPath, wish(), asUser(userId));
    rooms.isDown = false;
    expect(answer).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
  });

  test("asks another homeserver for a token for its LiveKit, if that is in the room", async () => {
    const userId = member("join");
    member("join", elsewhere);
    const there = wish({ url: "wss://elsewhere.example", server_name: elsewhere.serverName });
    expect(await post(clientPath, there, asUser(userId))).toMatchObject({ status: 200, body: { jwt: "theirs" } });
    expect(rooms.federation.at(-1)).toMatchObject({
      destination: elsewhere.serverName,
      path: serverPath,
      body: {
        user_id: userId,
        url: "wss://elsewhere.example",
        room_id: roomId,
        slot_id: callSlot,
        member_id: memberId,
      },
    });
    expect(await post(clientPath, wish({ server_name: "third.example" }), asUser(userId))).toMatchObject(notIn);
    rooms.federationReply = { status: 403, content: { errcode: "M_FORBIDDEN" } };
    expect(await post(clientPath, there, asUser(userId))).toMatchObject(notIn);
    rooms.federationReply = { status: 404, content: { errcode: "M_UNRECOGNIZED" } };
    expect((await post(clientPath, there, asUser(userId))).status).toBe(502);
  });
});

describe("another homeserver's get_token", () => {
  test("lets its own users listen, and makes no room", async () => {
    const before = sfu.created.length;
    const answer = await post(serverPath, wish({ user_id: member("join", elsewhere) }), asServer(elsewhere.serverName));
    expect(claimsOf(answer.body.jwt).video).toMatchObject({ canPublish: false, canSubscribe: true, room: roomAlias });
    expect(sfu.created).toHaveLength(before);
  });

  test("speaks for nobody else's", async () => {
    const headers = asServer(elsewhere.serverName);
    expect(await post(serverPath, wish({ user_id: member("join") }), headers)).toMatchObject(notIn);
    expect((await post(serverPath, wish({ user_id: member("join", elsewhere) }), fromHomeserver)).status).toBe(401);
    const url = { url: "wss://elsewhere.example", user_id: member("join", elsewhere) };
    expect(await post(serverPath, wish(url), headers)).toMatchObject({
      status: 400,
      body: { errcode: "M_INVALID_PARAM" },
    });
  });
});

describe("the homeserver's delegate_delayed_leave", () => {
  test("takes no leave that is not the user's own, or of another room", async () => {
    const userId = member("join");
    rooms.delayedEvents.set("syd_other_room", { userId, room_id: "!other:example.org", delay_ms: hourMs });
    rooms.delayedEvents.set("syd_another_user", { userId: member("join"), room_id: roomId, delay_ms: hourMs });
    for (const delay_id of ["syd_unknown", "syd_other_room", "syd_another_user"]) {
      expect(await post(leavePath, wish({ delay_id }), asUser(userId))).toMatchObject({
        status: 400,
        body: { errcode: "M_INVALID_PARAM" },
      });
    }
  });

  test("restarts and sends it in the user's name", async () => {
    const userId = member("join");
    const delayId = `syd_${randomUUID()}`;
    rooms.delayedEvents.set(delayId, { userId, room_id: roomId, delay_ms: hourMs });
    expect((await post(leavePath, wish({ delay_id: delayId }), asUser(userId))).status).toBe(200);
    const identity = sha256Base64([userId, memberId]);
    sfu.enter(roomAlias, identity);
    await sfu.report(service.url, "participant_joined", roomAlias, identity);
    const asked = () => homeserver.delayedEventRequests.filter((each) => each.delayId === delayId);
    await expect.poll(() => asked().at(-1)?.action, { timeout: 30_000 }).toBe("restart");
    sfu.vanish(roomAlias, identity);
    await sfu.report(service.url, "participant_left", roomAlias, identity);
    await expect.poll(() => asked().at(-1)?.action, { timeout: 30_000 }).toBe("send");
    for (const { authorization, asUserId } of asked()) {
      expect({ authorization, asUserId }).toEqual({ authorization: `Bearer ${asToken}`, asUserId: userId });
    }
  });
});

test("the homeserver's ping and transactions are answered, and nobody else's", async () => {
  const put = async (token: string) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = { method: "PUT", headers, body: '{"events":[]}' };
    return (await fetch(`${service.url}/_matrix/app/v1/transactions/${randomUUID()}`, init)).status;
  };
  expect(await put(hsToken)).toBe(200);
  expect(await put("wrong")).toBe(401);
  expect((await post("/_matrix/app/v1/ping", {}, fromHomeserver)).status).toBe(200);
});
