import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { p95, p99 } from "../../bench/report/quantile.ts";
import { callsMetrics } from "../integration/server/calls-metrics.ts";
import { floodWithMalformed } from "../integration/server/malformed-requests.ts";
import { publicRoutesIn } from "../integration/server/public-routes.ts";

const requests = 100_000;
/** What a young process takes anyway: code that is compiled, connections, limits of as many addresses as are kept. */
const warmUpRequests = 20_000;
const mebibyte = 2 ** 20;

let world: World;
beforeAll(async () => {
  world = await startWorld({ name: "malformed", parts: { web: false } });
});
afterAll(() => world?.stop());

test("a hundred thousand malformed requests end no process, get no error of ours and leave nothing behind (T1)", async () => {
  const routes = publicRoutesIn(world);
  const processId = world.processes.get("calls");
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}, ${routes.length} routes`);
  await floodWithMalformed(world.internal.callsPublic, routes, warmUpRequests, seed);
  const before = await callsMetrics(world.internal.calls);
  const flood = await floodWithMalformed(world.internal.callsPublic, routes, requests, seed + warmUpRequests);
  const after = await callsMetrics(world.internal.calls);
  const grown = (after.residentBytes - before.residentBytes) / mebibyte;
  const latency = { p95: p95(flood.durationsMs), p99: p99(flood.durationsMs) };
  console.log({ statuses: Object.fromEntries(flood.statuses), latency, grownMebibytes: grown });
  expect(flood.failures).toEqual([]);
  expect(after.serverErrors).toBe(0);
  expect(world.processes.get("calls")).toBe(processId);
  expect(grown).toBeLessThan(50);
  expect(latency.p99).toBeLessThan(50);
});
