import type { Metrics } from "./metrics.ts";

const nothing = (): void => undefined;

/** For a process that nobody watches. */
export const noMetrics: Metrics = {
  request: nothing,
  token: nothing,
  removal: nothing,
  job: nothing,
  drift: nothing,
  door: nothing,
  upstream: nothing,
  limited: nothing,
  roomView: nothing,
};
