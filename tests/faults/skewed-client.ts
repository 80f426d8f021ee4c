import { bothTalk } from "./support/cast.ts";
import { untilFlowing } from "./support/call-stage.ts";
import { findDifferences } from "./support/find-differences.ts";
import type { CallFault } from "./fault.ts";

const joinLimitMs = 60_000;

/** A computer whose clock is wrong. */
export function skewedClient(minutes: number): CallFault {
  return {
    id: "F16",
    title: `a client's clock ${Math.abs(minutes)} min ${minutes < 0 ? "slow" : "fast"}`,
    world: "call",
    isShort: false,
    casts: [bothTalk],
    marks: [{ name: "joins", unit: "ms", max: 15_000 }],
    async run(stage, cast) {
      await stage.replace("ann", { clockSkewMs: minutes * 60_000 });
      try {
        const startedAtMs = Date.now();
        await stage.enter("ann");
        await stage.play(cast);
        const joinedMs = (await untilFlowing(stage.caller, cast, joinLimitMs)) - startedAtMs;
        return { values: { joins: joinedMs }, complaints: await findDifferences(stage, cast) };
      } finally {
        await stage.replace("ann");
      }
    },
  };
}
