import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CameraHeight } from "../ports/index.ts";

/** After a step down the machine is given this long to settle before another one. */
const settleMs = 5_000;
/** So long without trouble, and a step up is tried. */
const calmMs = 60_000;
/** Whoever had to come down again soon after a step up stays down this long. */
const failedClimbMs = 300_000;

const ladder: readonly CameraHeight[] = [1080, 720, 540, 360];

/**
 * The height that the camera is captured at: what was chosen, or less while the machine cannot encode it in time. Fewer
 * lines come before fewer frames: a small picture that moves says more than a sharp one that jumps.
 */
export interface CameraLadder {
  readonly height: ReadonlySignal<CameraHeight>;
  readonly isLowered: ReadonlySignal<boolean>;
  /** The encoder says that it cannot keep up. */
  reportStrain(): void;
}

export function createCameraLadder(scope: Scope, clock: Clock, chosen: ReadonlySignal<CameraHeight>): CameraLadder {
  /** What the machine can do, as far as is known. */
  const limit = createSignal<CameraHeight>(1080);
  const height = derive<CameraHeight>(() => (limit.value < chosen.value ? limit.value : chosen.value));
  let lastStepAtMs = -Infinity;
  let lastClimbAtMs = -Infinity;
  let cancelClimb: (() => void) | undefined;

  function neighbour(of: CameraHeight, direction: 1 | -1): CameraHeight {
    return ladder[ladder.indexOf(of) + direction] ?? of;
  }

  function scheduleClimb(afterMs: number): void {
    cancelClimb?.();
    cancelClimb = clock.schedule(scope, afterMs, () => {
      cancelClimb = undefined;
      if (limit.peek() >= chosen.peek()) return;
      limit.value = neighbour(limit.peek(), -1);
      lastClimbAtMs = clock.now();
      scheduleClimb(calmMs);
    });
  }

  return {
    height,
    isLowered: derive(() => height.value < chosen.value),
    reportStrain() {
      const now = clock.now();
      if (now - lastStepAtMs < settleMs) return;
      lastStepAtMs = now;
      limit.value = neighbour(height.peek(), 1);
      scheduleClimb(now - lastClimbAtMs < calmMs ? failedClimbMs : calmMs);
    },
  };
}
