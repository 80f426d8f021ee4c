import { MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import type { CallAccess } from "../access/authorize-call-access.ts";
import type { DelegatedLeave } from "../departures/delegate-leave.ts";
import type { FederationAnswer, FederationRequest } from "../homeserver/ask-over-federation.ts";
import type { DelayedEvent } from "../homeserver/find-delayed-event.ts";
import { createRouter } from "../http/router.ts";
import { mintToken } from "../livekit/mint-token.ts";
import { assertLeastGrant } from "../testing/assert-least-grant.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createCallTokens } from "../tokens/call-tokens.ts";
import { rtcLivekitRoutes } from "./rtc-livekit-routes.ts";

const url = "wss://example.org/livekit/sfu";
const bob = "@bob:localhost";
const eve = "@eve:elsewhere.org";
const room = "!room:localhost";
const allowed: CallAccess = {
  kind: "allowed",
  canPublishSources: ["microphone"],
  canSubscribe: true,
  maxMembers: undefined,
};

let access: CallAccess | undefined;
let isMembershipKnown: boolean;
let events: Map<string, DelayedEvent>;
let leaves: DelegatedLeave[];
let sent: FederationRequest[];
let remote: FederationAnswer;
let callServer: FakeCallServer;
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  [access, isMembershipKnown, leaves, sent] = [allowed, true, [], []];
  events = new Map([["syd_1", { roomId: room, delayMs: 3_600_000 }]]);
  remote = { status: 200, content: { jwt: "theirs" } };
  callServer = createFakeCallServer();
  const log = createRecordedLog();
  const tokens = createCallTokens({
    async askAccess() {
      if (!isMembershipKnown) throw new MeloError("server_unreachable", "down");
      return access;
    },
    hasFullAccess: (serverName) => serverName === "localhost",
    callServer,
    mint: (grant) => mintToken({ id: "key", secret: "a secret of at least thirty-two bytes" }, grant),
    findClientApi: async () => ({ url: undefined }),
    delegateLeave: async (leave) => void leaves.push(leave),
    log,
  });
  const routes = rtcLivekitRoutes({
    hsToken: "hs-token",
    serverName: "localhost",
    tokens,
    livekitUrl: url,
    isServerJoined: async (_, serverName) => serverName === "elsewhere.org",
    findDelayedEvent: async (_, delayId) => events.get(delayId),
    async askOverFederation(request) {
      sent.push(request);
      return remote;
    },
    log,
    limitRate: createRateLimits({ store: createMemoryStore() }),
  });
  handle = createRouter(routes, log);
});

interface Ask {
  readonly path?: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const clientPath = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";
const serverPath = "/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token";
const leavePath = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave";
const ofHomeserver = { authorization: "Bearer hs-token" };
const ofBob = { ...ofHomeserver, "x-matrix-user-identifier": bob };
const ofElsewhere = { ...ofHomeserver, "x-matrix-origin": "elsewhere.org" };
const newest = { url, room_id: room, slot_id: "m.call#ROOM", member_id: "memberABC" };

async function post({ path = clientPath, body = newest, headers = ofBob }: Ask = {}) {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const response = await handle(new Request(`http://calls${path}`, { method: "POST", headers, body: payload }));
  const answer = (await response.json()) as { readonly jwt?: string; readonly errcode?: string };
  if (answer.jwt?.startsWith("ey") === true) assertLeastGrant(answer.jwt);
  return { status: response.status, headers: response.headers, body: answer };
}

function claimsOf(jwt: string | undefined) {
  return JSON.parse(Buffer.from(jwt?.split(".")[1] ?? "", "base64url").toString("utf8")) as {
    readonly sub: string;
    readonly video: object;
  };
}

const refusal = { status: 403, body: { errcode: "M_FORBIDDEN", error: "You may not enter this call" } };
const badUrl = { status: 400, body: { errcode: "M_INVALID_PARAM" } };

describe("only the homeserver is heard", () => {
  test.each([clientPath, serverPath, leavePath])("at %s", async (path) => {
    const without = await post({ path, headers: { "x-matrix-user-identifier": bob } });
    expect(without).toMatchObject({ status: 401, body: { errcode: "M_MISSING_TOKEN" } });
    const wrong = await post({ path, headers: { ...ofBob, authorization: "Bearer hs-token2" } });
    expect(wrong).toMatchObject({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } });
    const nobody = await post({ path, headers: ofHomeserver });
    expect(nobody).toMatchObject({ status: 401, body: { errcode: "M_UNAUTHORIZED" } });
  });

  test.each(["bob", "@bob", "@eve:elsewhere.org", "@bob:localhost\u00e9"])(
    "and believed about its own users: %s",
    async (userId) => {
      const headers = { ...ofBob, "x-matrix-user-identifier": userId };
      expect(await post({ headers })).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
    },
  );
});

describe("a user's token", () => {
  test("names him by user and member, in both spellings of the path", async () => {
    for (const path of [clientPath, "/_matrix/client/v1/rtc/livekit/get_token"]) {
      const { status, body, headers } = await post({ path });
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(["jwt"]);
      expect(claimsOf(body.jwt).video).toMatchObject({ canPublishSources: ["microphone"] });
      expect(headers.has("access-control-allow-origin")).toBe(false);
    }
    expect(callServer.rooms.size).toBe(1);
  });

  test("is his whom the homeserver says, whatever the body claims", async () => {
    const { body } = await post({ body: { ...newest, user_id: eve, claimed_user_id: eve } });
    expect(claimsOf(body.jwt)).toMatchObject({ attributes: { "chat.melo.user": bob } });
  });

  test("names the device, too, for clients that name it", async () => {
    const { member_id: id, ...rest } = newest;
    const { body } = await post({ body: { ...rest, member: { id, claimed_device_id: "DEVICE123" } } });
    const claims = claimsOf(body.jwt);
    expect(claims).toMatchObject({ attributes: { "chat.melo.device": "DEVICE123" } });
    expect(claims.sub).not.toBe(claimsOf((await post()).body.jwt).sub);
  });

  test("is for our own LiveKit, and for members", async () => {
    expect(await post({ body: { ...newest, url: `${url}/` } })).toMatchObject(badUrl);
    expect(await post({ body: { ...newest, url: undefined } })).toMatchObject(badUrl);
    access = { kind: "refused", reason: "not_joined" };
    expect(await post()).toMatchObject(refusal);
    access = undefined;
    expect(await post()).toMatchObject(refusal);
    isMembershipKnown = false;
    expect(await post()).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
  });

  test.each([
    ["no JSON", "{", "M_NOT_JSON"],
    ["no room", { ...newest, room_id: undefined }, "M_BAD_JSON"],
    ["what is no room", { ...newest, room_id: "room" }, "M_BAD_JSON"],
    ["no member", { ...newest, member_id: undefined }, "M_BAD_JSON"],
    ["an empty slot", { ...newest, slot_id: "" }, "M_BAD_JSON"],
  ])("needs a whole request: %s", async (_, body, errcode) => {
    expect(await post({ body })).toMatchObject({ status: 400, body: { errcode } });
  });
});

describe("a token for another homeserver's LiveKit", () => {
  const there = { ...newest, url: "wss://elsewhere.org/livekit/sfu", server_name: "elsewhere.org" };

  test("is made there, for whom we say", async () => {
    expect(await post({ body: there })).toMatchObject({ status: 200, body: { jwt: "theirs" } });
    const { server_name: _, ...body } = { ...there, user_id: bob };
    expect(sent).toEqual([{ destination: "elsewhere.org", path: serverPath, body }]);
  });

  test("is not asked for in the name of somebody who is not in the room, nor of a server that is not", async () => {
    expect(await post({ body: { ...there, server_name: "third.org" } })).toMatchObject(refusal);
    access = { kind: "refused", reason: "not_joined" };
    expect(await post({ body: there })).toMatchObject(refusal);
    expect(sent).toEqual([]);
  });

  test.each([
    [{ status: 403, content: { errcode: "M_FORBIDDEN" } }, refusal],
    [{ status: 400, content: { errcode: "M_INVALID_PARAM" } }, badUrl],
    [{ status: 403, content: { errcode: "M_OTHER" } }, { status: 502 }],
    [{ status: 404, content: { errcode: "M_UNRECOGNIZED" } }, { status: 502 }],
    [{ status: 500, content: "text" }, { status: 502 }],
    [{ status: 200, content: { token: "x" } }, { status: 502 }],
  ])("that is refused there with %j", async (answer, expected) => {
    remote = answer;
    expect(await post({ body: there })).toMatchObject(expected);
  });
});

describe("a token that another homeserver asks for", () => {
  const body = { ...newest, user_id: eve };

  test("lets its user listen, and makes no LiveKit room", async () => {
    for (const path of [serverPath, "/_matrix/federation/v1/rtc/livekit/get_token"]) {
      const answer = await post({ path, headers: ofElsewhere, body });
      expect(answer.status).toBe(200);
      expect(claimsOf(answer.body.jwt).video).toMatchObject({ canPublish: false, canSubscribe: true });
    }
    expect(callServer.rooms.size).toBe(0);
  });

  test("is for its own users, members all of them, and for our LiveKit", async () => {
    const ask = (fields: object) => post({ path: serverPath, headers: ofElsewhere, body: { ...body, ...fields } });
    expect(await ask({ user_id: "@bob:localhost" })).toMatchObject(refusal);
    expect(await ask({ user_id: "@eve:elsewhere.org:8448" })).toMatchObject(refusal);
    expect(await ask({ user_id: undefined })).toMatchObject(refusal);
    expect(await ask({ url: "wss://elsewhere.org" })).toMatchObject(badUrl);
    access = undefined;
    expect(await ask({})).toMatchObject(refusal);
  });
});

describe("a delayed leave", () => {
  const body = { ...newest, delay_id: "syd_1" };

  test("is taken over with the delay that it has", async () => {
    expect(await post({ path: leavePath, body })).toMatchObject({ status: 200, body: {} });
    expect(leaves).toMatchObject([{ userId: bob, roomId: room, delayId: "syd_1", delayMs: 3_600_000 }]);
  });

  test.each([
    ["that is not his", { delay_id: "syd_2" }, 400, "M_INVALID_PARAM"],
    ["that is none", { delay_id: undefined }, 400, "M_BAD_JSON"],
    ["at another LiveKit", { url: "wss://elsewhere.org" }, 400, "M_INVALID_PARAM"],
  ])("%s is not", async (_, fields, status, errcode) => {
    const answer = await post({ path: leavePath, body: { ...body, ...fields } });
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(leaves).toEqual([]);
  });

  test("of another room, or by somebody who is not in it, is not", async () => {
    events.set("syd_1", { roomId: "!other:localhost", delayMs: 1 });
    expect(await post({ path: leavePath, body })).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
    access = { kind: "refused", reason: "not_joined" };
    expect(await post({ path: leavePath, body })).toMatchObject(refusal);
    expect(leaves).toEqual([]);
  });
});
