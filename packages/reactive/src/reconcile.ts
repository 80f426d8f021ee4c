import { readUntracked, type ReadonlySignal } from "./signal.ts";
import type { Scope } from "./scope.ts";

/** Undoes what an application of a value did; awaited before the next value is applied. */
export type Undo = () => void | Promise<void>;

/**
 * Drives an asynchronous outside world towards a changing desired value, like an effect whose clean-up is awaited.
 *
 * Guarantees: `apply` never runs twice at once; the undo of the previous value has finished before the next `apply`
 * starts; values that were overtaken while one was being applied are skipped; when the scope ends the last undo runs.
 * `apply` must not reject for expected failures (turn them into state). What it throws goes to `onError`, and the value
 * counts as applied without undo; what an undo throws goes there too, and the next value is applied all the same.
 * Signals read by `apply` and undos are not watched.
 */
export function reconcile<T>(
  scope: Scope,
  desired: ReadonlySignal<T>,
  apply: (value: T) => Promise<Undo | void>,
  onError: (error: unknown) => void,
): void {
  let wanted: { value: T } | undefined;
  let undo: Undo | undefined;
  let isRunning = false;

  async function undoPrevious(): Promise<void> {
    const previousUndo = undo;
    undo = undefined;
    try {
      await previousUndo?.();
    } catch (error) {
      onError(error);
    }
  }

  async function applyWanted(): Promise<void> {
    // Taken after the undo: a value that arrived meanwhile overtakes the one that started it.
    const next = wanted;
    wanted = undefined;
    if (next === undefined) return;
    try {
      undo = (await apply(next.value)) ?? undefined;
    } catch (error) {
      onError(error);
    }
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (wanted !== undefined || (scope.hasEnded && undo !== undefined)) {
        await undoPrevious();
        await applyWanted();
      }
    } finally {
      isRunning = false;
    }
  }

  scope.effect(() => {
    wanted = { value: desired.value };
    readUntracked(() => void run());
  });
  scope.onEnd(() => {
    wanted = undefined;
    void run();
  });
}
