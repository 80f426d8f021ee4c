import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import type { RequestAsService } from "../homeserver/application-service.ts";
import type { MatrixRequest } from "../homeserver/request-matrix.ts";
import { createDelayedEvents } from "./delayed-events.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";

const leave: DelegatedLeave = {
  livekitRoom: "room",
  identity: "@bob:localhost:D",
  roomId: "!r:localhost",
  userId: "@bob:localhost",
  deviceId: "D",
  delayId: "syd/../1",
  delayMs: 3_600_000,
  clientApiUrl: undefined,
};
const foreign: DelegatedLeave = { ...leave, clientApiUrl: "https://matrix.example.org" };
const path = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/syd%2F..%2F1";

interface Sent {
  readonly request: MatrixRequest;
  readonly asUserId: string | undefined;
}

function local(...statuses: readonly (readonly [number, (string | undefined)?])[]) {
  const sent: Sent[] = [];
  const request: RequestAsService = async (asked, asUserId) => {
    const [status, errcode] = statuses[sent.length] ?? [500];
    sent.push({ request: asked, asUserId });
    if (status >= 500) throw new MeloError("server_error", String(status));
    return { status, body: {}, errcode };
  };
  const fetchForeign = async (): Promise<Response> => Promise.reject(new Error("not asked for"));
  return { sent, events: createDelayedEvents({ request, fetchForeign }) };
}

function abroad(answer: () => Response) {
  const sent: Request[] = [];
  const fetchForeign = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    sent.push(new Request(url, init));
    return answer();
  };
  return { sent, events: createDelayedEvents({ request: undefined, fetchForeign }) };
}

test("a local user's leave is managed in his name, and its id stays in its place", async () => {
  const { sent, events } = local([200]);
  expect(await events.manage(leave, "restart")).toEqual({ kind: "done" });
  expect(sent).toMatchObject([
    { request: { method: "POST", path: `${path}/restart`, body: {} }, asUserId: leave.userId },
  ]);
});

test.each([
  ["not there (any more)", 404, "M_NOT_FOUND", "gone"],
  ["refused, because he was kicked", 403, "M_FORBIDDEN", "refused"],
  ["malformed", 400, "M_INVALID_PARAM", "refused"],
  ["to be tried later", 500, undefined, "later"],
])("a leave is %s", async (_, status, errcode, kind) => {
  const { events } = local([status, errcode]);
  expect(await events.manage(leave, "send")).toMatchObject({ kind });
});

test("an older homeserver is told the action in the body", async () => {
  const { sent, events } = local([404, "M_UNRECOGNIZED"], [200]);
  expect(await events.manage(leave, "send")).toEqual({ kind: "done" });
  expect(sent[1]?.request).toMatchObject({ path, body: { action: "send" } });
});

test("another homeserver is asked without any token", async () => {
  const { sent, events } = abroad(() => Response.json({}));
  expect(await events.manage(foreign, "send")).toEqual({ kind: "done" });
  expect(sent[0]?.url).toBe(`https://matrix.example.org${path}/send`);
  expect(sent[0]?.headers.get("authorization")).toBeNull();
});

test.each([
  ["in its header", { headers: { "retry-after": "7" } }, { retry_after_ms: 1 }, 7000],
  ["in its body", {}, { retry_after_ms: 1234 }, 1234],
  ["not at all", {}, {}, undefined],
])("a homeserver that asks for patience says for how long %s", async (_, init, body, retryAfterMs) => {
  const { events } = abroad(() => Response.json({ errcode: "M_LIMIT_EXCEEDED", ...body }, { status: 429, ...init }));
  expect(await events.manage(foreign, "restart")).toEqual({ kind: "later", retryAfterMs });
});
