export { createFakeClock, flushMicrotasks } from "./fake-clock.ts";
export type { FakeClock } from "./fake-clock.ts";
export { record } from "./record.ts";
