import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startWorld, type PartName, type World } from "@melo/devkit";
import { until } from "../e2e/support/until.ts";
import type { OwnFault } from "./fault.ts";

const parts = ["synapse", "livekit", "calls", "web"] as const satisfies readonly PartName[];
/** A life that lasts for so long is a good one: its end is followed by the shortest wait. */
const stableMs = 10_500;
const restartLimitMs = 30_000;

export const killedParts: OwnFault = {
  id: "O2",
  title: "kill -9 each part",
  world: "own",
  isShort: false,
  marks: [
    { name: "slowest restart", unit: "ms", max: 2_000 },
    { name: "processes too many", unit: "", max: 0 },
  ],
  async open() {
    const world = await startWorld({ name: "killed-parts" });
    return { run: () => killEach(world), close: () => world.stop() };
  },
};

async function killEach(world: World): Promise<{ values: Record<string, number>; complaints: string[] }> {
  await Promise.all(parts.map((part) => world.whenHealthy(part)));
  await new Promise((resolve) => setTimeout(resolve, stableMs));
  const restartsMs: number[] = [];
  for (const part of parts) {
    const killed = world.processes.get(part);
    await world.killPart(part);
    const killedAt = performance.now();
    await until(
      `${part} runs again`,
      restartLimitMs,
      async () => world.processes.get(part) ?? killed,
      (processId) => processId !== killed,
    );
    restartsMs.push(performance.now() - killedAt);
    await world.whenHealthy(part);
  }
  const surplus = recordedProcesses(world).length - parts.length;
  return { values: { "slowest restart": Math.max(...restartsMs), "processes too many": surplus }, complaints: [] };
}

/** What the supervisor has started and not seen the end of. */
function recordedProcesses({ dataFolder }: World): readonly unknown[] {
  // Written by the supervisor alone.
  return JSON.parse(readFileSync(join(dataFolder, "run/processes.json"), "utf8")) as readonly unknown[];
}
