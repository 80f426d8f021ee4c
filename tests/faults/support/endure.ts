import type { Findings } from "../fault.ts";
import { expectedStreams, untilFlowing, type CallStage } from "./call-stage.ts";
import type { Cast } from "./cast.ts";
import { findDifferences } from "./find-differences.ts";

export interface Endured extends Pick<Findings, "complaints" | "remarks"> {
  /** The longest time in which one of them did not hear or see the other. */
  readonly gapMs: number;
  /** From the moment that `disturb` has named until both heard and saw each other for good. */
  readonly backMs: number;
}

/** Media comes back later than any mark allows, and is waited for all the same: by how much is worth knowing. */
const recoveryLimitMs = 150_000;
/** What looks well is watched for so long: some failures come in two. */
const afterwardsMs = 4_000;
/** Shorter ones are no loss: a busy machine, a key frame that is waited for. */
const shortestLossMs = 1_000;

/**
 * Two people are in a call, something happens to them, and nobody touches anything. `disturb` resolves with the moment
 * (milliseconds of the epoch) from which on recovery is possible.
 */
export async function endure(stage: CallStage, cast: Cast, disturb: () => Promise<number>): Promise<Endured> {
  const { caller } = stage;
  await stage.play(cast);
  const streams = expectedStreams(caller, cast);
  const startedAtMs = Date.now();
  const possibleAtMs = await disturb();
  await untilFlowing(caller, cast, recoveryLimitMs);
  await watchOn();
  await untilFlowing(caller, cast, recoveryLimitMs);
  const pauses = streams.flatMap(({ what, pauses: pausesOf }) =>
    pausesOf(startedAtMs, shortestLossMs / 2).map(({ fromMs, untilMs }) => ({ what, fromMs, untilMs })),
  );
  const losses = pauses.filter(({ fromMs, untilMs }) => untilMs - fromMs >= shortestLossMs && untilMs > possibleAtMs);
  return {
    gapMs: Math.max(0, ...pauses.map(({ fromMs, untilMs }) => untilMs - fromMs)),
    backMs: Math.max(0, ...losses.map(({ untilMs }) => untilMs - possibleAtMs)),
    remarks: pauses.map(({ what, fromMs, untilMs }) => {
      const [from, until] = [fromMs, untilMs].map((atMs) => ((atMs - startedAtMs) / 1_000).toFixed(1));
      return `no ${what} from ${from} s until ${until} s`;
    }),
    complaints: await findDifferences(stage, cast),
  };
}

/** Nothing to wait for: a time in which nothing is to happen. */
function watchOn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, afterwardsMs));
}
