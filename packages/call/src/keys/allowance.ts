import type { Clock } from "@melo/reactive";

/** So many times within so long, whoever asks. */
export interface Allowance {
  /** False if it is used up; what is refused does not count. */
  take(): boolean;
}

export function createAllowance(clock: Clock, count: number, windowMs: number): Allowance {
  let takenAtMs: readonly number[] = [];
  return {
    take() {
      const now = clock.now();
      takenAtMs = takenAtMs.filter((atMs) => now - atMs < windowMs);
      if (takenAtMs.length >= count) return false;
      takenAtMs = [...takenAtMs, now];
      return true;
    },
  };
}
