export {
  batchWrites,
  constant,
  createSignal,
  createWatchedSignal,
  derive,
  deriveStable,
  readUntracked,
} from "./signal.ts";
export type { ReadonlySignal, WritableSignal } from "./signal.ts";
export { createScope } from "./scope.ts";
export type { Scope } from "./scope.ts";
export { createEventSource } from "./event-stream.ts";
export type { EventSource, EventStream } from "./event-stream.ts";
export { mapKeyed } from "./keyed.ts";
export { reconcile } from "./reconcile.ts";
export type { Undo } from "./reconcile.ts";
export { createSystemClock, delay, repeat } from "./clock.ts";
export type { Clock, Timers } from "./clock.ts";
export { holdsFor } from "./holds-for.ts";
export { lingersFor } from "./lingers-for.ts";
export { until } from "./until.ts";
