/** How long something takes, without what it waits for others. */
export interface Stopwatch {
  /** Stands still until this is settled. Several at a time count as one. */
  pauseFor<T>(work: Promise<T>): Promise<T>;
  /** Milliseconds so far. */
  measure(): number;
  /** Resolves when the limit is reached, unless it is stopped before. */
  readonly ranOut: Promise<void>;
  stop(): void;
}

export function createStopwatch(now: () => number, limitMs: number): Stopwatch {
  const end = Promise.withResolvers<void>();
  let runsSince = now();
  let measuredMs = 0;
  let pauses = 0;
  let timer = setTimeout(end.resolve, limitMs);

  return {
    ranOut: end.promise,
    async pauseFor(work) {
      if (pauses === 0) {
        clearTimeout(timer);
        measuredMs += now() - runsSince;
      }
      pauses += 1;
      try {
        return await work;
      } finally {
        pauses -= 1;
        if (pauses === 0) {
          runsSince = now();
          timer = setTimeout(end.resolve, Math.max(limitMs - measuredMs, 0));
        }
      }
    },
    measure: () => measuredMs + (pauses === 0 ? now() - runsSince : 0),
    stop: () => clearTimeout(timer),
  };
}
