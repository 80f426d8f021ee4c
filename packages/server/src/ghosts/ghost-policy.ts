import type { StateEvent } from "../access/state-event.ts";

/** What is known a moment after somebody's connection ended. */
export interface DepartureFacts {
  readonly leftByMs: number;
  /** The call membership of the device that left; undefined if there is none. */
  readonly membership: StateEvent | undefined;
  /** Whether the same identity is connected again. */
  readonly isBack: boolean;
}

/** Whether a membership stands for nobody: its device left the call's media and neither came back nor announced itself anew. */
export function isGhost({ leftByMs, membership, isBack }: DepartureFacts): boolean {
  if (isBack || membership === undefined) return false;
  // An empty membership is one that was withdrawn.
  if (Object.keys(membership.content).length === 0) return false;
  // A reload announces itself before its media is connected.
  return membership.originServerTs <= leftByMs;
}
