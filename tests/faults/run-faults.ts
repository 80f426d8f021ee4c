import { join } from "node:path";
import type { CallFault, Fault, Findings, OwnFault, OwnWorld } from "./fault.ts";
import { openCallStage, type CallStage } from "./support/call-stage.ts";
import { casts } from "./support/cast.ts";

export interface RoundResult {
  readonly fault: Fault;
  /** Undefined if the round could not be brought to its end; why is a complaint. */
  readonly values: Findings["values"] | undefined;
  readonly remarks: readonly string[];
  readonly complaints: readonly string[];
}

/** Runs rounds of faults. The two people and their MELO stay the same for as long as they can. */
export interface FaultRunner {
  run(fault: Fault, round: number): Promise<RoundResult>;
  close(): Promise<void>;
}

function picturesFolder({ id, title }: Fault, round: number): string {
  return join("test-results/faults", `${id} ${title} ${round + 1}`.replaceAll(/\W+/g, "-"));
}

export function createFaultRunner(): FaultRunner {
  let stage: CallStage | undefined;
  let own: { readonly fault: OwnFault; readonly world: OwnWorld } | undefined;
  let faultsRun = 0;
  let isClosed = false;

  /** What a failed round leaves behind must not be held against the next one. */
  async function clearAway(): Promise<void> {
    const [oldStage, oldOwn] = [stage, own];
    [stage, own] = [undefined, undefined];
    await oldStage?.close();
    await oldOwn?.world.close();
  }

  async function runInCall(fault: CallFault, round: number): Promise<Findings> {
    if (own !== undefined) await clearAway();
    stage ??= await openCallStage();
    const choice = fault.casts ?? casts;
    const cast = choice[(faultsRun + round) % choice.length];
    if (cast === undefined) throw new Error(`${fault.id} has no cast`);
    return fault.run(stage, cast);
  }

  async function runInOwnWorld(fault: OwnFault): Promise<Findings> {
    if (own?.fault !== fault) await clearAway();
    own ??= { fault, world: await fault.open() };
    return own.world.run();
  }

  return {
    async run(fault, round) {
      // Whoever closed it ends the process: nothing new must be begun meanwhile.
      if (isClosed) return new Promise<never>(() => undefined);
      if (round === 0) faultsRun += 1;
      try {
        const findings = fault.world === "own" ? runInOwnWorld(fault) : runInCall(fault, round);
        const { values, complaints, remarks = [] } = await findings;
        if (complaints.length > 0) {
          await stage?.takePictures(picturesFolder(fault, round));
          await clearAway();
        }
        return { fault, values, remarks, complaints };
      } catch (error) {
        await stage?.takePictures(picturesFolder(fault, round));
        await clearAway();
        return { fault, values: undefined, remarks: [], complaints: [String(error)] };
      }
    },
    close() {
      isClosed = true;
      return clearAway();
    },
  };
}
