import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

/** A laptop is closed and opened again: nothing of the browser runs meanwhile, and the network is gone. */
export function asleep(durationMs: number): CallFault {
  return {
    id: "F13",
    title: `a laptop asleep for ${durationMs / 1_000} s`,
    world: "call",
    isShort: false,
    isLong: durationMs > 120_000,
    marks: [{ name: "media back", unit: "ms", p95: 5_000, max: 8_000 }],
    async run(stage, cast) {
      const { host } = stage.caller("ann");
      const { backMs, ...endured } = await endure(stage, cast, async () => {
        await host.signalPrograms("SIGSTOP");
        await host.setLink("down");
        await new Promise((resolve) => setTimeout(resolve, durationMs));
        await host.setLink("up");
        await host.signalPrograms("SIGCONT");
        return Date.now();
      });
      return { values: { "media back": backMs }, ...endured };
    },
  };
}
