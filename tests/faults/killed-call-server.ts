import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

export const killedCallServer: CallFault = {
  id: "F1",
  title: "kill -9 LiveKit",
  world: "call",
  isShort: true,
  marks: [
    { name: "media gap", unit: "ms", p95: 8_000, max: 15_000 },
    { name: "process back", unit: "ms", max: 2_000 },
  ],
  async run(stage, cast) {
    let processBackMs = Number.POSITIVE_INFINITY;
    const { gapMs, ...endured } = await endure(stage, cast, async () => {
      await stage.home.kill("livekit");
      const killedAtMs = Date.now();
      await stage.home.whenHealthy("livekit");
      processBackMs = Date.now() - killedAtMs;
      return killedAtMs;
    });
    return { values: { "media gap": gapMs, "process back": processBackMs }, ...endured };
  },
};
