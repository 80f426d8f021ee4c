import { describe, expect, test } from "vitest";
import { readStateEvent } from "./read-state-event.ts";
import { matrixPath, requestMatrix, type MatrixRequest } from "./request-matrix.ts";
import { createSessions } from "./sessions.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function httpAnswering(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push({ url: String(url), init });
    return answer();
  };
  return { sent, homeserverUrl: "http://homeserver", fetch };
}

const json = (status: number, body: unknown) => (): Response => Response.json(body, { status });
const whoami: MatrixRequest = { method: "GET", path: "/whoami", accessToken: "token" };

describe("a request to the homeserver", () => {
  test("carries the token in its header, and ids that cannot leave their place in the path", async () => {
    const http = httpAnswering(json(200, {}));
    const path = matrixPath("rooms", "!a/../b:c?d#e", "state");
    await requestMatrix(http, {
      method: "PUT",
      path,
      query: { user_id: "@a&b:c" },
      accessToken: "token",
      body: { x: 1 },
    });
    const [request] = http.sent;
    expect(request?.url).toBe("http://homeserver/rooms/!a%2F..%2Fb%3Ac%3Fd%23e/state?user_id=%40a%26b%3Ac");
    expect(request?.init).toMatchObject({
      method: "PUT",
      redirect: "error",
      body: '{"x":1}',
      headers: { authorization: "Bearer token" },
    });
  });

  test.each([
    ["success", json(200, { a: 1 }), { status: 200, body: { a: 1 }, errcode: undefined }],
    ["a list", json(200, [1]), { status: 200, body: [1], errcode: undefined }],
    [
      "a Matrix error",
      json(403, { errcode: "M_FORBIDDEN" }),
      { status: 403, body: { errcode: "M_FORBIDDEN" }, errcode: "M_FORBIDDEN" },
    ],
  ])("answered by %s", async (_, answer, expected) => {
    expect(await requestMatrix(httpAnswering(answer), whoami)).toEqual(expected);
  });

  test.each([
    ["nobody", () => Promise.reject(new TypeError("fetch failed")), "server_unreachable"],
    ["a page", () => new Response("<html>", { status: 200 }), "server_unreachable"],
    ["a portal's 401, which must end no session", json(401, { message: "sign in" }), "server_unreachable"],
    ["text", json(200, "hello"), "server_unreachable"],
    ["nothing at all", json(200, null), "server_unreachable"],
    ["a server that broke", json(500, { errcode: "M_UNKNOWN" }), "server_error"],
  ])("answered by %s rejects", async (_, answer, code) => {
    await expect(requestMatrix(httpAnswering(answer), whoami)).rejects.toMatchObject({ code });
  });

  test("that comes too often says when to come again", async () => {
    const limited = httpAnswering(json(429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 1234 }));
    await expect(requestMatrix(limited, whoami)).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 1234 });
    const silent = httpAnswering(json(429, {}));
    await expect(requestMatrix(silent, whoami)).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterMs: undefined,
    });
  });
});

describe("a state event", () => {
  const event = {
    type: "m.room.member",
    state_key: "@a:b",
    sender: "@c:b",
    event_id: "$1",
    origin_server_ts: 5,
    content: { membership: "join" },
  };
  const read = (answer: () => Response) => {
    const http = httpAnswering(answer);
    return readStateEvent((request) => requestMatrix(http, request), "!r:b", "m.room.member", "@a:b");
  };

  test("comes with its sender", async () => {
    expect(await read(json(200, event))).toMatchObject({ sender: "@c:b", stateKey: "@a:b", originServerTs: 5 });
  });

  test.each([403, 404])("that may not be seen, or is not there, is none: %i", async (status) => {
    expect(await read(json(status, { errcode: "M_ANY" }))).toBeUndefined();
  });

  test.each([
    ["another person's", { ...event, state_key: "@x:b" }],
    ["of another type", { ...event, type: "m.room.name" }],
    ["its content alone, from a homeserver that does not know the form", event.content],
  ])("that is not the one asked for is nobody's word: %s", async (_, body) => {
    await expect(read(json(200, body))).rejects.toMatchObject({ code: "server_error" });
  });

  test("is not read with a token that ended", async () => {
    await expect(read(json(401, { errcode: "M_UNKNOWN_TOKEN" }))).rejects.toMatchObject({ code: "not_signed_in" });
  });
});

describe("whose token it is", () => {
  const identify = (answer: () => Response) => createSessions(httpAnswering(answer)).identify("token");

  test("is the homeserver's word", async () => {
    const body = { user_id: "@a:b", device_id: "D", is_guest: false };
    expect(await identify(json(200, body))).toEqual({ userId: "@a:b", deviceId: "D", isGuest: false });
    expect(await identify(json(200, { user_id: "@a:b" }))).toEqual({
      userId: "@a:b",
      deviceId: undefined,
      isGuest: false,
    });
  });

  test.each([{ user_id: "a" }, {}, { user_id: "@a:b", device_id: "a:b" }, { user_id: "@a:b", device_id: 1 }])(
    "is not believed when it is malformed: %j",
    async (body) => {
      await expect(identify(json(200, body))).rejects.toMatchObject({ code: "server_error" });
    },
  );

  test.each([401, 403])("is nobody's after %i", async (status) => {
    await expect(identify(json(status, { errcode: "M_UNKNOWN_TOKEN" }))).rejects.toMatchObject({
      code: "not_signed_in",
    });
  });
});
