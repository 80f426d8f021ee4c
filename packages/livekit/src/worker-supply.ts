/** Encryption workers, one of them started ahead: a worker that still loads its script loses the first frames of a call. */
export interface WorkerSupply {
  /** Starts a worker for the next taker, unless one waits already. Never throws. */
  prepare(): void;
  /** Each worker is given out once. Throws what making one throws. */
  take(): Worker;
}

export function createWorkerSupply(createWorker: () => Worker): WorkerSupply {
  let spare: Worker | undefined;

  function prepare(): void {
    if (spare !== undefined) return;
    try {
      const prepared = createWorker();
      spare = prepared;
      // One that failed is of no use; the next taker gets a fresh one, and hears of its failure himself.
      prepared.addEventListener("error", () => {
        if (spare === prepared) spare = undefined;
      });
    } catch {
      // The taker meets the same error, and can report it.
    }
  }

  return {
    prepare,
    take() {
      const taken = spare ?? createWorker();
      spare = undefined;
      return taken;
    },
  };
}
