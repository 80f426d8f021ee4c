import type { CallFault } from "./fault.ts";
import { endure } from "./support/endure.ts";

export const reloadedPage: CallFault = {
  id: "reload",
  title: "a page is loaded again",
  world: "call",
  isShort: true,
  marks: [{ name: "media gap", unit: "ms", p95: 6_000, max: 10_000 }],
  async run(stage, cast) {
    const { page } = stage.caller("ben").person;
    const { gapMs, ...endured } = await endure(stage, cast, async () => {
      const startedAtMs = Date.now();
      await page.reload();
      return startedAtMs;
    });
    return { values: { "media gap": gapMs }, ...endured };
  },
};
