import { createHash } from "node:crypto";
import { MeloError } from "@melo/protocol";
import { AccessToken } from "livekit-server-sdk";
import { beforeEach, expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import type { Departure } from "../departures/departure.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { CallConnection } from "./call-server.ts";
import { webhookRoute } from "./webhook-route.ts";

const key = { id: "api", secret: "the api secret, long enough to sign with" };
const left = {
  event: "participant_left",
  id: "EV_1",
  createdAt: "1700000000",
  room: { name: "room" },
  participant: { identity: "@ann:localhost:D", sid: "PA_1", joinedAt: "1699999000", attributes: { a: "b" } },
};
const connection: CallConnection = {
  livekitRoom: "room",
  identity: "@ann:localhost:D",
  sid: "PA_1",
  joinedAtMs: 1_699_999_000_000,
  attributes: { a: "b" },
  isClient: true,
};

let arrivals: CallConnection[];
let departures: Departure[];
let active: string[];
let nowMs: number;
let isStoreDown: boolean;
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  [arrivals, departures, active] = [[], [], []];
  [nowMs, isStoreDown] = [1_700_000_005_000, false];
  const log = createRecordedLog();
  const route = webhookRoute({
    key,
    log,
    store: createMemoryStore(),
    onArrival: async (arrived) => void arrivals.push(arrived),
    async onDeparture(departure) {
      if (isStoreDown) throw new MeloError("server_unreachable", "down");
      departures.push(departure);
    },
    onActivity: (livekitRoom) => void active.push(livekitRoom),
    now: () => nowMs,
  });
  handle = createRouter([route], log);
});

async function post(body: string, signed = body, secret = key.secret): Promise<number> {
  const token = new AccessToken(key.id, secret, { ttl: 60 });
  token.sha256 = createHash("sha256").update(signed).digest("base64");
  const headers = { authorization: await token.toJwt(), "content-type": "application/webhook+json" };
  return (await handle(new Request("http://calls/webhooks/livekit", { method: "POST", headers, body }))).status;
}

test("a departure is heard, with the last moment at which it can have been", async () => {
  expect(await post(JSON.stringify(left))).toBe(200);
  expect(departures).toEqual([{ ...connection, reason: "lost", leftByMs: 1_700_000_000_999 }]);
  nowMs = 1_700_000_000_200;
  await post(JSON.stringify({ ...left, id: "EV_2" }));
  expect(departures[1]?.leftByMs).toBe(nowMs);
});

test.each([
  ["CLIENT_INITIATED", "client"],
  ["DUPLICATE_IDENTITY", "replaced"],
  ["SERVER_SHUTDOWN", "interrupted"],
  ["CONNECTION_TIMEOUT", "lost"],
  ["PARTICIPANT_REMOVED", "lost"],
])("it says why: %s", async (disconnectReason, reason) => {
  for (const event of ["participant_left", "participant_connection_aborted"]) {
    await post(JSON.stringify({ ...left, event, id: event, participant: { ...left.participant, disconnectReason } }));
  }
  expect(departures.map((departure) => departure.reason)).toEqual([reason, reason]);
});

test("an arrival is heard; what is no client is known as such", async () => {
  await post(JSON.stringify({ ...left, event: "participant_joined" }));
  const participant = { ...left.participant, kind: "EGRESS" };
  await post(JSON.stringify({ ...left, id: "EV_2", event: "participant_joined", participant }));
  expect(arrivals).toEqual([connection, { ...connection, isClient: false }]);
});

test("a webhook that comes again changes nothing, but one that could not be kept is heard again (M6)", async () => {
  isStoreDown = true;
  expect(await post(JSON.stringify(left))).toBe(502);
  isStoreDown = false;
  for (const _ of [1, 2]) expect(await post(JSON.stringify(left))).toBe(200);
  expect(departures).toHaveLength(1);
});

test.each(["room_finished", "something_new"])("%s says that something happened, and no more", async (event) => {
  expect(await post(JSON.stringify({ ...left, event }))).toBe(200);
  expect(departures).toEqual([]);
  expect(active).toEqual(["room"]);
});

test("what LiveKit did not sign changes nothing (M6)", async () => {
  const body = JSON.stringify(left);
  expect(await post(body, `${body} `)).toBe(401);
  expect(await post(body, body, "another secret, as long as the first one")).toBe(401);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"iss":"api"}').toString("base64url")}.`;
  for (const authorization of ["", unsigned, "nonsense"]) {
    const request = new Request("http://calls/webhooks/livekit", { method: "POST", headers: { authorization }, body });
    expect((await handle(request)).status).toBe(401);
  }
  expect(departures).toEqual([]);
});
