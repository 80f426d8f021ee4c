import { stutterMs, type CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

/** Nobody gets a token, and nobody passes the door: for longer than a token lives, and than LiveKit's SDK tries. */
export function tokenServiceDown(durationMs: number): CallFault {
  return {
    id: "F14",
    title: `web and calls down for ${durationMs / 1_000} s`,
    world: "call",
    isShort: false,
    isLong: durationMs > 180_000,
    marks: [{ name: "media gap", unit: "ms", max: stutterMs }],
    async run(stage, cast) {
      const { home } = stage;
      const { gapMs, ...endured } = await endure(stage, cast, async () => {
        const startedAtMs = Date.now();
        await Promise.all([home.hold("web"), home.hold("calls")]);
        await new Promise((resolve) => setTimeout(resolve, durationMs));
        await Promise.all([home.restart("web"), home.restart("calls")]);
        return startedAtMs;
      });
      return { values: { "media gap": gapMs }, ...endured };
    },
  };
}
