import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

/** One of the two has no network for a while. */
export function offline(durationMs: number, isShort: boolean): CallFault {
  const markMs = durationMs <= 20_000 ? 3_000 : 6_000;
  return {
    id: "F8",
    title: `offline for ${durationMs / 1_000} s`,
    world: "call",
    isShort,
    marks: [{ name: "media back", unit: "ms", max: markMs }],
    async run(stage, cast) {
      const { host } = stage.caller("ann");
      const { backMs, ...endured } = await endure(stage, cast, async () => {
        await host.setLink("down");
        await new Promise((resolve) => setTimeout(resolve, durationMs));
        await host.setLink("up");
        return Date.now();
      });
      return { values: { "media back": backMs }, ...endured };
    },
  };
}
