import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callsMetrics, type CallsMetrics } from "./server/calls-metrics.ts";
import { floodWithMalformed, type RoutePattern } from "./server/malformed-requests.ts";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, requestOpenId } from "./server/openid-tokens.ts";
import { publicRoutesIn } from "./server/public-routes.ts";

let world: World;
let ann: MatrixApi;
let lounge: string;
let routes: readonly RoutePattern[];
/** Whatever an answer said that was none of success. */
const errorAnswers: string[] = [];

beforeAll(async () => {
  world = await startWorld({ name: "hostile", parts: { web: false } });
  ann = await registerApi(world, "ann");
  lounge = await ann.createRoom(voiceChannel());
  routes = publicRoutesIn(world);
});

afterAll(() => world?.stop());

function metrics(): Promise<CallsMetrics> {
  return callsMetrics(world.internal.calls);
}

describe("what is wrong in every way", () => {
  test("on every public route is answered, never with an error of ours, and harms nobody (T1)", async () => {
    const processId = world.processes.get("calls");
    const seed = Date.now() % 2 ** 31;
    const flood = await floodWithMalformed(world.internal.callsPublic, routes, 4000, seed);
    const after = await metrics();
    expect(flood.failures, `seed ${seed}`).toEqual([]);
    expect(after.serverErrors).toBe(0);
    expect(world.processes.get("calls")).toBe(processId);
    expect(routes.length).toBeGreaterThan(10);
  }, 300_000);
});

describe("a flood from one address (T8)", () => {
  test("is turned away before it costs anything, and others do not notice", async () => {
    const proof = await requestOpenId(ann);
    const askAs = (address: string, token: unknown): Promise<Response> =>
      fetch(`${world.internal.callsPublic}/livekit/jwt/sfu/get`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": address },
        body: JSON.stringify({ room: lounge, device_id: ann.deviceId, openid_token: token }),
      });
    const before = await metrics();
    const forged = { ...proof, access_token: "forged" };
    const statuses = new Map<number, number>();
    for (let n = 0; n < 50; n += 1) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => askAs("198.51.100.7", forged)));
      for (const answer of answers) {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        errorAnswers.push(await answer.text());
      }
    }
    expect(new Set(statuses.keys())).toEqual(new Set([401, 429]));
    expect(statuses.get(429)).toBeGreaterThan(1500);
    const after = await metrics();
    expect(after.upstreamRequests - before.upstreamRequests).toBeLessThan(500);
    expect((await askAs("203.0.113.9", proof)).status).toBe(200);
  }, 120_000);
});

describe("a secret (T9)", () => {
  test("is in no log of any part, in no error and no metric, wherever it was put", async () => {
    const proof = await requestOpenId(ann);
    const tokens = openIdTokens(`${world.internal.callsPublic}/livekit/jwt`);
    const issued = await tokens.sfuGet(ann, lounge, { openid_token: proof });
    const jwt = String(issued.body["jwt"]);
    const given = [ann.accessToken, String(proof["access_token"]), jwt, "a-password-of-somebody"];
    for (const secret of given) {
      const bearer = { authorization: `Bearer ${secret}` };
      const json = { "content-type": "application/json" };
      const inBody = JSON.stringify({
        token: secret,
        username: "x",
        password: secret,
        openid_token: { access_token: secret },
      });
      for (const { path } of routes) {
        const url = `${world.internal.callsPublic}${path.replaceAll(/:\w+/g, "x")}`;
        for (const request of [
          () => fetch(`${url}?access_token=${secret}&token=${secret}`, { headers: bearer }),
          () => fetch(url, { method: "POST", headers: { ...bearer, ...json }, body: inBody }),
          () => fetch(`${url}/${secret}`, { headers: { authorization: secret, cookie: `t=${secret}` } }),
        ]) {
          const answer = await request();
          if (!answer.ok) errorAnswers.push(await answer.text());
        }
      }
    }
    await fetch(`${world.internal.calls}/_matrix/app/v1/ping`, {
      method: "POST",
      headers: { authorization: "Bearer wrong" },
    });
    const own = [...Object.values(world.secrets), world.livekit.apiSecret, world.livekit.callsKey.secret];
    const logOf = (part: string): string => readFileSync(join(world.logFolder, `${part}.log`), "utf8");
    // Of all parts: what calls hands on may be written down by whoever gets it.
    const written = {
      "the log of calls": logOf("calls"),
      "the log of LiveKit": logOf("livekit"),
      "the log of Synapse": logOf("synapse"),
      errors: errorAnswers.join("\n"),
      metrics: (await metrics()).text,
    };
    for (const [where, text] of Object.entries(written)) {
      expect(text.length, where).toBeGreaterThan(100);
      for (const secret of [...own, ...given]) expect(text.includes(secret), `a secret in ${where}`).toBe(false);
      expect(text.match(/eyJ[\w-]{10,}\.[\w-]{10,}/g), where).toBeNull();
    }
  }, 120_000);
});
