import { beforeEach, describe, expect, test } from "vitest";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createHandedOnRequest } from "./handed-on-request.ts";

let log: RecordedLog;
let asked: Request[];
let calls: () => Promise<Response>;

beforeEach(() => {
  log = createRecordedLog();
  asked = [];
  calls = async () => Response.json({ token: "a token" });
});

function handOn(headers: Readonly<Record<string, string>> = {}, query = "room=!a%3Ab"): Promise<Response> {
  const handle = createHandedOnRequest({
    callsUrl: "http://calls:8082",
    async fetch(input, init) {
      asked.push(new Request(input, init));
      return calls();
    },
    log,
  });
  return handle(new Request(`https://example.org/api/livekit?${query}`, { headers }));
}

describe("a request for a token that calls answers", () => {
  test("reaches it with what it decides by, and nothing else of the client's", async () => {
    await handOn({
      authorization: "Bearer syt_bob",
      cookie: "a=b",
      "sec-fetch-site": "same-origin",
      "x-forwarded-for": "10.0.0.1, 192.0.2.7",
      "x-forwarded-host": "elsewhere",
    });
    const [request] = asked;
    expect(request?.url).toBe("http://calls:8082/api/livekit?room=!a%3Ab");
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      authorization: "Bearer syt_bob",
      "sec-fetch-site": "same-origin",
      "x-forwarded-for": "192.0.2.7",
    });
  });

  test("gets its answer as it is", async () => {
    calls = async () =>
      Response.json(
        { errcode: "M_LIMIT_EXCEEDED", error: "Too many requests", retry_after_ms: 2000 },
        { status: 429, headers: { "retry-after": "2", "cache-control": "no-store", vary: "Authorization, Origin" } },
      );
    const answer = await handOn();
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 2000 });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "retry-after": "2",
      "cache-control": "no-store",
      vary: "Authorization, Origin",
      "content-type": "application/json",
    });
  });
});

describe("while calls is away", () => {
  test.each<readonly [string, () => Promise<Response>]>([
    ["nobody listens", () => Promise.reject(new TypeError("fetch failed"))],
    ["something in between answers", async () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
  ])("%s: there is no token, and the answer says so", async (_, answer) => {
    calls = answer;
    const response = await handOn({ authorization: "Bearer syt_bob" });
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      errcode: "M_UNKNOWN",
      error: "A server that is needed for this does not answer",
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("vary")).toBe("Authorization, Origin");
    expect(log.entries).toMatchObject([{ level: "error" }]);
    expect(JSON.stringify(log.entries)).not.toContain("syt_bob");
  });
});
