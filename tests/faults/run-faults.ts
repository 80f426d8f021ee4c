import type { CallFault, Fault, Findings } from "./fault.ts";
import { openCallStage, type CallStage } from "./support/call-stage.ts";
import { casts } from "./support/cast.ts";

export interface RoundResult {
  readonly fault: Fault;
  /** Undefined if the round could not be brought to its end; why is a complaint. */
  readonly values: Findings["values"] | undefined;
  readonly complaints: readonly string[];
}

/** Runs rounds of faults; the two people and their MELO stay the same as long as they can. */
export interface FaultRunner {
  run(fault: Fault, round: number): Promise<RoundResult>;
  close(): Promise<void>;
}

export function createFaultRunner(): FaultRunner {
  let stage: CallStage | undefined;
  let runs = 0;

  async function runInCall(fault: CallFault, round: number): Promise<Findings> {
    stage ??= await openCallStage();
    const choice = fault.casts ?? casts;
    const cast = choice[(runs + round) % choice.length];
    if (cast === undefined) throw new Error(`${fault.id} has no cast`);
    return fault.run(stage, cast);
  }

  /** What a failed round leaves behind must not be held against the next one. */
  async function clearAway(): Promise<void> {
    const left = stage;
    stage = undefined;
    await left?.close();
  }

  return {
    async run(fault, round) {
      if (round === 0) runs += 1;
      try {
        const { values, complaints } = await (fault.world === "own" ? fault.run() : runInCall(fault, round));
        if (complaints.length > 0) await clearAway();
        return { fault, values, complaints };
      } catch (error) {
        await clearAway();
        return { fault, values: undefined, complaints: [String(error)] };
      }
    },
    close: clearAway,
  };
}
