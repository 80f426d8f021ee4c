import { bothTalk } from "./support/cast.ts";
import { untilFlowing } from "./support/call-stage.ts";
import { findDifferences } from "./support/find-differences.ts";
import type { CallFault } from "./fault.ts";

const firstLimitMs = 30_000;

/** Somebody who comes into a call that goes on, and whose key and frames the others have not seen before. */
export const lateJoiner: CallFault = {
  id: "F17",
  title: "a late joiner of an encrypted call",
  world: "call",
  isShort: false,
  casts: [bothTalk],
  marks: [{ name: "click to all heard and seen", unit: "ms", p95: 4_000, max: 8_000 }],
  async run(stage, cast) {
    await stage.play(cast);
    const { person } = stage.caller("ann");
    await person.leaveCall();
    await stage.caller("ben").person.tile(person.userName).waitFor({ state: "detached" });
    const clickedAtMs = Date.now();
    await stage.enter("ann");
    await stage.caller("ann").choose(cast.ann);
    const firstMs = await untilFlowing(stage.caller, cast, firstLimitMs);
    return {
      values: { "click to all heard and seen": firstMs - clickedAtMs },
      complaints: await findDifferences(stage, cast),
    };
  },
};
