import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

/** LiveKit does nothing for a while, and has lost nothing then: a machine without memory, a virtual one that is moved. */
export function suspendedCallServer(durationMs: number, isShort: boolean): CallFault {
  return {
    id: "F7",
    title: `SIGSTOP LiveKit for ${durationMs / 1_000} s`,
    world: "call",
    isShort,
    marks: [{ name: "media back", unit: "ms", p95: 8_000, max: 15_000 }],
    async run(stage, cast) {
      const { backMs, ...endured } = await endure(stage, cast, async () => {
        const processId = await stage.home.processId("livekit");
        process.kill(processId, "SIGSTOP");
        await new Promise((resolve) => setTimeout(resolve, durationMs));
        process.kill(processId, "SIGCONT");
        return Date.now();
      });
      return { values: { "media back": backMs }, ...endured };
    },
  };
}
