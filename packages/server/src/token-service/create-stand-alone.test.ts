import { expect, test } from "vitest";
import { readTokenServiceSettings } from "../environment/token-service-environment.ts";
import { createRequestIds } from "../http/request-ids.ts";
import { noMetrics } from "../metrics/no-metrics.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createStandAlone } from "./create-stand-alone.ts";

const settings = readTokenServiceSettings({
  LIVEKIT_URL: "wss://sfu.example.org",
  LIVEKIT_KEY: "key",
  LIVEKIT_SECRET: "secret",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "example.org",
});

test("a service that is to end takes nothing more, and says so to scripts of every origin", async () => {
  const deps = {
    store: createMemoryStore(),
    metrics: noMetrics,
    requestIds: createRequestIds(),
    log: createRecordedLog(),
  };
  const service = createStandAlone(settings, undefined, deps);
  const ask = (method: string, path: string) =>
    service.handle(new Request(`http://service${path}`, { method, ...(method === "POST" ? { body: "{}" } : {}) }));
  const ending = new AbortController();
  const working = service.work(ending.signal);
  expect((await ask("POST", "/sfu/get")).status).toBe(400);
  ending.abort();
  const refused = await ask("POST", "/sfu/get");
  expect(refused.status).toBe(503);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  expect(await refused.json()).toEqual({ errcode: "M_UNKNOWN", error: "Shutting down" });
  expect((await ask("GET", "/healthz")).status).toBe(200);
  await working;
});
