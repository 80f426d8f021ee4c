import { startWorld, type World } from "@melo/devkit";
import { until } from "../e2e/support/until.ts";
import type { Findings, OwnFault } from "./fault.ts";

const needs = ["synapse", "livekit"] as const;
const flipLimitMs = 30_000;

/** Its truth table: what `calls` needs dies and comes back, one after the other. */
export const readiness: OwnFault = {
  id: "O6",
  title: "/readyz while what it needs is down",
  world: "own",
  isShort: false,
  marks: [
    { name: "says no", unit: "ms", max: 5_000 },
    { name: "says yes again", unit: "ms", max: 5_000 },
  ],
  async open() {
    const world = await startWorld({ name: "readiness", parts: { web: false } });
    return { run: () => tryEach(world), close: () => world.stop() };
  },
};

async function tryEach(world: World): Promise<Findings> {
  const noMs: number[] = [];
  const yesMs: number[] = [];
  const complaints: string[] = [];
  await untilStatus(world, 200);
  for (const part of needs) {
    await world.stopPart(part);
    const stoppedAt = performance.now();
    await untilStatus(world, 503);
    noMs.push(performance.now() - stoppedAt);
    const { status } = await fetch(`${world.internal.calls}/healthz`);
    if (status !== 200) complaints.push(`/healthz says ${status} without ${part}`);
    await world.restartPart(part);
    const backAt = performance.now();
    await untilStatus(world, 200);
    yesMs.push(performance.now() - backAt);
  }
  return { values: { "says no": Math.max(...noMs), "says yes again": Math.max(...yesMs) }, complaints };
}

async function untilStatus({ internal }: World, wanted: number): Promise<void> {
  await until(
    `/readyz says ${wanted}`,
    flipLimitMs,
    async () => (await fetch(`${internal.calls}/readyz`)).status,
    (status) => status === wanted,
  );
}
