import { assertLeastGrant } from "@melo/server/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFakeHomeserver, type FakeHomeserver } from "./fake-homeserver.ts";
import { sfuKey, startFakeSfu, type FakeSfu } from "./fake-sfu.ts";
import {
  ask,
  claimsOf,
  delegateLeave,
  getToken,
  roomAlias,
  roomId,
  sfuGet,
  sha256Base64,
  type ServiceAnswer,
  type TokenEndpoint,
} from "./requests.ts";
import { isOwnService, startService, type ServiceUnderTest } from "./service-under-test.ts";

/** Its users make calls begin. */
let full: FakeHomeserver;
/** Its users enter calls that exist. */
let restricted: FakeHomeserver;
/** Its users make calls begin, too, and nobody knows where its client-server API is. */
let unresolvable: FakeHomeserver;
let sfu: FakeSfu;
let service: ServiceUnderTest;

beforeAll(async () => {
  [full, restricted, unresolvable] = await Promise.all([
    startFakeHomeserver(),
    startFakeHomeserver(),
    startFakeHomeserver(),
  ]);
  sfu = await startFakeSfu();
  service = await startService({
    LIVEKIT_URL: sfu.url,
    LIVEKIT_KEY: sfuKey.id,
    LIVEKIT_SECRET: sfuKey.secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: `${full.serverName},${unresolvable.serverName}`,
    LIVEKIT_CS_API_URL_OVERRIDES: `${full.serverName}=${full.clientApiUrl}`,
    LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING",
  });
});

afterAll(async () => {
  await service?.stop();
  for (const fake of [full, restricted, unresolvable, sfu]) fake?.close();
});

const userOf = (homeserver: FakeHomeserver, localpart = "alice"): string => `@${localpart}:${homeserver.serverName}`;
/** Of an hour, as Element Call delegates it. */
const leave = { delay_id: "syd_1", delay_timeout: 3_600_000, delay_cs_api_url: "https://ignored.example" };

function send(endpoint: TokenEndpoint, body: object | string, method?: string): Promise<ServiceAnswer> {
  return ask(service.url + endpoint.path, body, method);
}

const unauthorised = {
  status: 401,
  body: { errcode: "M_UNAUTHORIZED", error: "The request could not be authorised." },
};
const badJson = { status: 400, body: { errcode: "M_BAD_JSON", error: expect.any(String) } };
const notJson = { status: 400, body: { errcode: "M_NOT_JSON", error: "Error reading request" } };

describe.each([
  ["/sfu/get", sfuGet],
  ["/get_token", getToken],
])("%s", (_, endpoint) => {
  test("answers a user of a full-access homeserver with a token, and makes the room", async () => {
    const before = sfu.created.length;
    const { status, body } = await send(endpoint, endpoint.body(full, userOf(full)));
    expect({ status, url: body.url }).toEqual({ status: 200, url: sfu.url });
    expect(Object.keys(body).toSorted()).toEqual(["jwt", "url"]);
    const { iss, sub, nbf = 0, exp = 0, video } = claimsOf(body.jwt);
    expect({ iss, sub }).toEqual({ iss: sfuKey.id, sub: endpoint.identityOf(userOf(full)) });
    expect(nbf).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    expect(exp).toBeGreaterThan(Date.now() / 1000 + 30);
    expect(video).toMatchObject({ roomJoin: true, room: roomAlias, canPublish: true, canSubscribe: true });
    for (const grant of ["roomCreate", "roomAdmin", "roomList", "roomRecord", "hidden"]) {
      expect(video?.[grant] ?? false).toBe(false);
    }
    expect(sfu.created.slice(before)).toEqual([
      { name: roomAlias, emptyTimeout: 300, departureTimeout: 20, maxParticipants: 0 },
    ]);
  });

  test("answers a user of another homeserver with a token to listen with, and makes no room", async () => {
    const before = sfu.created.length;
    const { status, body } = await send(endpoint, endpoint.body(restricted, userOf(restricted)));
    expect(status).toBe(200);
    expect(claimsOf(body.jwt)).toMatchObject({
      sub: endpoint.identityOf(userOf(restricted)),
      video: { roomJoin: true, room: roomAlias, canPublish: false, canSubscribe: true },
    });
    expect(sfu.created).toHaveLength(before);
  });

  test("believes no token that its homeserver does not know, and asks once", async () => {
    const before = full.userinfoRequests.length;
    const openid_token = { ...restricted.openIdTokenFor(userOf(full)), matrix_server_name: full.serverName };
    expect(await send(endpoint, endpoint.body(full, userOf(full), { openid_token }))).toMatchObject(unauthorised);
    expect(full.userinfoRequests).toHaveLength(before + 1);
  });

  test("believes no homeserver about the users of another one", async () => {
    const body = endpoint.body(restricted, userOf(full));
    expect(await send(endpoint, body)).toMatchObject(unauthorised);
  });

  test("believes nobody whose homeserver cannot be reached", async () => {
    const openid_token = { ...full.openIdTokenFor(userOf(full)), matrix_server_name: "127.0.0.1:1025" };
    expect(await send(endpoint, endpoint.body(full, userOf(full), { openid_token }))).toMatchObject(unauthorised);
  });

  test("takes no delayed leave from users of other homeservers", async () => {
    expect(await send(endpoint, endpoint.body(restricted, userOf(restricted), leave))).toMatchObject(badJson);
  });

  test("takes no delayed leave if the client-server API cannot be resolved", async () => {
    expect(await send(endpoint, endpoint.body(unresolvable, userOf(unresolvable), leave))).toMatchObject(badJson);
  });

  test("takes a delayed leave together with the token", async () => {
    const fields = { ...leave, delay_id: `with ${endpoint.path}` };
    expect((await send(endpoint, endpoint.body(full, userOf(full), fields))).status).toBe(200);
  });

  test.each([
    ["delay_id alone", { delay_id: "syd_1" }],
    ["delay_timeout alone", { delay_timeout: 1000 }],
  ])("refuses half a delayed leave, before it asks who it is: %s", async (__, fields) => {
    const before = full.userinfoRequests.length;
    expect(await send(endpoint, endpoint.body(full, userOf(full), fields))).toMatchObject(badJson);
    expect(full.userinfoRequests).toHaveLength(before);
  });

  test.each([
    ["no OpenID token", { openid_token: undefined }],
    ["an empty OpenID token", { openid_token: {} }],
  ])("refuses a request with %s, before it asks who it is", async (__, fields) => {
    const before = full.userinfoRequests.length;
    expect(await send(endpoint, endpoint.body(full, userOf(full), fields))).toMatchObject(badJson);
    expect(full.userinfoRequests).toHaveLength(before);
  });

  test("says so when LiveKit makes no room", async () => {
    sfu.isDown = true;
    const answer = await send(endpoint, endpoint.body(full, userOf(full)));
    sfu.isDown = false;
    expect(answer).toMatchObject({
      status: 500,
      body: { errcode: "M_UNKNOWN", error: "Unable to create room on SFU" },
    });
  });
});

test("/sfu/get needs a room", async () => {
  const answer = await send(sfuGet, sfuGet.body(full, userOf(full), { room: "" }));
  expect(answer).toMatchObject({ status: 400, body: { errcode: "M_BAD_JSON", error: "Missing room parameter" } });
});

describe.each([
  ["/get_token", getToken],
  ["/delegate_delayed_leave", delegateLeave],
])("%s", (_, endpoint) => {
  const body = (fields: object) => endpoint.body(full, userOf(full), { ...leave, ...fields });

  test.each([
    ["no room", { room_id: "" }],
    ["no slot", { slot_id: "" }],
    ["no member", { member: undefined }],
    ["no member id", { member: { id: "", claimed_user_id: "@a:b", claimed_device_id: "D" } }],
    ["no claimed user", { member: { id: "m", claimed_user_id: "", claimed_device_id: "D" } }],
    ["no claimed device", { member: { id: "m", claimed_user_id: "@a:b", claimed_device_id: "" } }],
  ])("refuses a request with %s", async (__, fields) => {
    expect(await send(endpoint, body(fields))).toMatchObject(badJson);
  });

  test("believes nobody who claims to be another user of his homeserver", async () => {
    const member = { id: "m", claimed_user_id: userOf(full, "bob"), claimed_device_id: "D" };
    expect(await send(endpoint, body({ member }))).toMatchObject(unauthorised);
  });
});

describe("/delegate_delayed_leave", () => {
  test("takes a delayed leave", async () => {
    const answer = await send(delegateLeave, delegateLeave.body(full, userOf(full), { ...leave, delay_id: "alone" }));
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: {} });
  });

  test("takes none from users of other homeservers, which are told 403 here", async () => {
    const answer = await send(delegateLeave, delegateLeave.body(restricted, userOf(restricted), leave));
    expect(answer).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
  });

  test("needs one that it can send", async () => {
    const withoutUrl = await send(delegateLeave, delegateLeave.body(unresolvable, userOf(unresolvable), leave));
    expect(withoutUrl).toMatchObject(badJson);
    const fields = [{}, { delay_id: "syd_1" }, { delay_timeout: 1000 }, { ...leave, delay_timeout: 0 }];
    for (const each of [...fields, { ...leave, delay_timeout: -1 }]) {
      expect(await send(delegateLeave, delegateLeave.body(full, userOf(full), each))).toMatchObject(badJson);
    }
  });
});

describe.each([
  ["/sfu/get", sfuGet],
  ["/get_token", getToken],
  ["/delegate_delayed_leave", delegateLeave],
])("every answer of %s", (_, endpoint) => {
  const corsHeaders = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token",
  };

  test("is JSON that scripts of every origin may read", async () => {
    const answers = [
      await send(endpoint, endpoint.body(full, userOf(full), endpoint === delegateLeave ? leave : {})),
      await send(endpoint, "{"),
      await send(endpoint, endpoint.body(restricted, userOf(full), leave)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401]);
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject(corsHeaders);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
    }
  });

  test("to a preflight is 200 and empty, and to other methods 405 and empty", async () => {
    const preflight = await send(endpoint, "", "OPTIONS");
    expect({ status: preflight.status, body: preflight.body }).toEqual({ status: 200, body: {} });
    for (const { headers } of [preflight, await send(endpoint, "", "GET")]) {
      expect(Object.fromEntries(headers)).toMatchObject(corsHeaders);
    }
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, body } = await send(endpoint, "", method);
      expect({ status, body }).toEqual({ status: 405, body: {} });
    }
  });

  test.each([
    ["no JSON", () => "{"],
    ["nothing", () => ""],
    ["a list", () => "[]"],
    ["a field that nobody knows", () => endpoint.body(full, userOf(full), { unknown_field: 1 })],
    ["a field of another type", () => endpoint.body(full, userOf(full), { openid_token: "text" })],
  ])("to %s is the same", async (__, body) => {
    expect(await send(endpoint, body())).toMatchObject(notJson);
  });
});

test("names of rooms and participants are those of MSC4195 (T6)", async () => {
  expect(sha256Base64(["!roomid:example.com", "slot1234"])).toBe("O8437W3+jmzMVjoIP3tNwbm+XxHQk2iKpOA7aqw3qSc");
  expect(sha256Base64(["@alice:example.com", "DEVICE123", "memberABC"])).toBe(
    "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU",
  );
  // What a JSON encoder for HTML would write in another way, and with it every name.
  const slot_id = "<a>&\u2028b";
  const { body } = await send(getToken, getToken.body(full, userOf(full), { slot_id }));
  expect(claimsOf(body.jwt).video?.["room"]).toBe(sha256Base64([roomId, slot_id]));
});

test.runIf(isOwnService)("every token grants the least, and lives minutes (T5)", async () => {
  for (const homeserver of [full, restricted]) {
    for (const endpoint of [sfuGet, getToken]) {
      const { body } = await send(endpoint, endpoint.body(homeserver, userOf(homeserver)));
      assertLeastGrant(body.jwt ?? "");
    }
  }
});

describe("/sfu_webhook", () => {
  test("answers 200 to what LiveKit reports", async () => {
    expect(await sfu.report(service.url, "participant_joined", roomAlias, "@alice:example.org:DEVICE")).toBe(200);
  });

  test("and to what it did not sign", async () => {
    const body = '{"event":"participant_left"}';
    const headers = { authorization: "forged", "content-type": "application/webhook+json" };
    expect((await fetch(`${service.url}/sfu_webhook`, { method: "POST", headers, body })).status).toBe(200);
  });
});

test("/healthz is 200 and empty to whoever reads it, and 405 to others", async () => {
  for (const [method, status] of [
    ["GET", 200],
    ["HEAD", 200],
    ["POST", 405],
    ["PUT", 405],
  ] as const) {
    const response = await fetch(`${service.url}/healthz`, { method });
    expect({ method, status: response.status, body: await response.text() }).toEqual({ method, status, body: "" });
  }
});

test.runIf(isOwnService)("a service without a registration says once what it cannot check, and no secret", async () => {
  const warnings = service.lines.filter((line) => line.includes("no registration with a homeserver"));
  expect(warnings).toHaveLength(1);
  expect(service.lines.join("\n")).toContain("LIVEKIT_INSECURE_SKIP_VERIFY_TLS");
  const written = service.lines.join("\n");
  expect(written).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  for (const secret of [sfuKey.secret, ...full.userinfoRequests]) expect(written).not.toContain(secret);
});
