import { MeloError } from "@melo/protocol";

/** The result of the work, unless the signal comes first: then it rejects at once, and the work is left to itself. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new MeloError("aborted", "asked to end"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject);
  });
}
