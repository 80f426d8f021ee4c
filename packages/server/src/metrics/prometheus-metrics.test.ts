import { expect, test } from "vitest";
import { answerJson } from "../http/answer.ts";
import { Refusal } from "../http/refusal.ts";
import { createRouter } from "../http/router.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { countTokens } from "./count-tokens.ts";
import { measureFetch } from "./measure-fetch.ts";
import { createPrometheusMetrics } from "./prometheus-metrics.ts";

test("a removal is measured from the event that caused it, by clocks that may differ", async () => {
  const metrics = createPrometheusMetrics(() => 10_000);
  metrics.removal("push", 9850);
  metrics.removal("push", 10_200);
  metrics.removal("reconciler", undefined);
  const text = await metrics.render();
  expect(text).toContain('melo_removal_latency_seconds_bucket{le="0.1",trigger="push"} 1');
  expect(text).toContain('melo_removal_latency_seconds_bucket{le="0.2",trigger="push"} 2');
  expect(text).toContain('melo_removals_total{trigger="reconciler"} 1');
  expect(text).not.toContain('melo_removal_latency_seconds_count{trigger="reconciler"}');
});

test("requests are counted by the pattern of their route, so that no id and no code is a label", async () => {
  const metrics = createPrometheusMetrics(Date.now);
  const routes = [{ method: "GET", path: "/a/:code", handle: async () => answerJson({}) }] as const;
  const handle = createRouter(routes, createRecordedLog(), metrics.request);
  for (const [method, path] of [
    ["GET", "/a/secret"],
    ["POST", "/a/secret"],
    ["BREW", "/secret"],
  ]) {
    await handle(new Request(`http://calls${path}`, { method: method ?? "" }));
  }
  const text = await metrics.render();
  expect(text).toContain('melo_http_request_duration_seconds_count{route="/a/:code",method="GET",status="200"} 1');
  expect(text).toContain('melo_http_request_duration_seconds_count{route="/a/:code",method="POST",status="405"} 1');
  expect(text).toContain('melo_http_request_duration_seconds_count{route="none",method="other",status="404"} 1');
  expect(text).not.toContain("secret");
});

test("a token's result follows from its answer, and a preflight is none", async () => {
  const metrics = createPrometheusMetrics(Date.now);
  const statuses = [200, 400, 401, 403, 429, 502];
  const handle = async (request: Request): Promise<Response> =>
    request.method === "OPTIONS" ? new Response() : new Response(null, { status: statuses.shift() ?? 500 });
  const refuse = (): Promise<never> => Promise.reject(new Refusal(403, "M_FORBIDDEN", ""));
  const [route, refusing] = countTokens(
    [
      { method: "*", path: "/jwt/get_token", handle },
      { method: "POST", path: "/_matrix/client/v1/rtc/livekit/get_token", handle: refuse },
      { method: "POST", path: "/other", handle },
    ],
    metrics,
  );
  for (let n = 0; n < 6; n += 1) await route?.handle(new Request("http://calls/", { method: "POST" }), {});
  await route?.handle(new Request("http://calls/", { method: "OPTIONS" }), {});
  await expect(refusing?.handle(new Request("http://calls/"), {})).rejects.toThrow();
  const lines = (await metrics.render()).split("\n").filter((line) => line.startsWith("melo_tokens_total"));
  expect(lines.map((line) => line.replace("melo_tokens_total", "")).toSorted()).toEqual([
    '{endpoint="get_token",result="failed"} 1',
    '{endpoint="get_token",result="issued"} 1',
    '{endpoint="get_token",result="limited"} 1',
    '{endpoint="get_token",result="malformed"} 1',
    '{endpoint="get_token",result="refused"} 1',
    '{endpoint="get_token",result="unauthenticated"} 1',
    '{endpoint="msc4195",result="refused"} 1',
  ]);
});

test("a server that answers, refuses or does not answer is told apart", async () => {
  const metrics = createPrometheusMetrics(Date.now);
  const answers = [() => new Response(), () => new Response(null, { status: 503 }), () => Promise.reject(new Error())];
  const fetch = measureFetch(async () => answers.shift()?.() ?? new Response(), "homeserver", metrics);
  await fetch("http://homeserver/");
  await fetch("http://homeserver/");
  await expect(fetch("http://homeserver/")).rejects.toThrow();
  const text = await metrics.render();
  for (const outcome of ["ok", "refused", "unreachable"]) {
    expect(text).toContain(`melo_upstream_duration_seconds_count{upstream="homeserver",outcome="${outcome}"} 1`);
  }
});
