import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";
import {
  askForScenario,
  loseSignalling,
  scenariosOfResuming,
  serverScenarios,
  type ServerScenario,
} from "./support/signalling.ts";

const names = Object.keys(serverScenarios) as readonly ServerScenario[];

/** What LiveKit can play by itself, each as a fault of its own. */
export const simulatedScenarios: readonly CallFault[] = ["signal lost" as const, ...names].map((name) => ({
  id: "F11",
  title: `LiveKit plays: ${name}`,
  world: "call",
  isShort: false,
  marks: [{ name: "media gap", unit: "ms", p95: 8_000, max: 15_000 }],
  async run(stage, cast) {
    const { page } = stage.caller("ann").person;
    const { gapMs, ...endured } = await endure(stage, cast, async () => {
      const startedAtMs = Date.now();
      if (name !== "signal lost") await askForScenario(page, name);
      if (name === "signal lost" || scenariosOfResuming.has(name)) await loseSignalling(page);
      return startedAtMs;
    });
    return { values: { "media gap": gapMs }, ...endured };
  },
}));
