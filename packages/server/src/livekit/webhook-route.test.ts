import { createHash } from "node:crypto";
import { AccessToken } from "livekit-server-sdk";
import { beforeEach, expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { webhookRoute, type Departure } from "./webhook-route.ts";

const key = { id: "api", secret: "the api secret, long enough to sign with" };
const left = {
  event: "participant_left",
  id: "EV_1",
  createdAt: "1700000000",
  room: { name: "room" },
  participant: { identity: "@ann:localhost:D" },
};

let departures: Departure[];
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  departures = [];
  const log = createRecordedLog();
  handle = createRouter([webhookRoute({ key, log, onDeparture: (departure) => void departures.push(departure) })], log);
});

async function post(body: string, signed = body, secret = key.secret): Promise<number> {
  const token = new AccessToken(key.id, secret, { ttl: 60 });
  token.sha256 = createHash("sha256").update(signed).digest("base64");
  const headers = { authorization: await token.toJwt(), "content-type": "application/webhook+json" };
  return (await handle(new Request("http://calls/webhooks/livekit", { method: "POST", headers, body }))).status;
}

test("a departure is heard, with the last moment at which it can have been", async () => {
  expect(await post(JSON.stringify(left))).toBe(200);
  expect(departures).toEqual([{ livekitRoom: "room", identity: "@ann:localhost:D", leftByMs: 1_700_000_000_999 }]);
});

test.each(["participant_joined", "room_finished", "something_new"])("%s is answered and passed over", async (event) => {
  expect(await post(JSON.stringify({ ...left, event }))).toBe(200);
  expect(departures).toEqual([]);
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
