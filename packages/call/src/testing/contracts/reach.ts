import type { ReadonlySignal } from "@melo/reactive";

/**
 * Waits for a value the way the world of the port needs it: against real servers by watching the signal, in a fake world
 * by moving its clock. Rejects, naming what was waited for, when the value does not come.
 */
export type Reach = <T>(what: string, signal: ReadonlySignal<T>, isReached: (value: T) => boolean) => Promise<T>;
