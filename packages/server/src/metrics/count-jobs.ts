import type { KeyValuePort } from "../store/key-value-port.ts";
import type { Metrics } from "./metrics.ts";

/** The same store, in which the steps of jobs are counted, whoever works on them. */
export function countJobs(store: KeyValuePort, metrics: Pick<Metrics, "job">): KeyValuePort {
  return {
    ...store,
    async schedule(queue, job) {
      await store.schedule(queue, job);
      metrics.job(queue, "scheduled", 1);
    },
    async claimDue(queue, nowMs, leaseMs, limit) {
      const jobs = await store.claimDue(queue, nowMs, leaseMs, limit);
      if (jobs.length > 0) metrics.job(queue, "claimed", jobs.length);
      return jobs;
    },
    async settle(queue, job) {
      const isSettled = await store.settle(queue, job);
      if (isSettled) metrics.job(queue, "settled", 1);
      return isSettled;
    },
    async postpone(queue, job, dueMs) {
      const isPostponed = await store.postpone(queue, job, dueMs);
      if (isPostponed) metrics.job(queue, "postponed", 1);
      return isPostponed;
    },
    async replace(queue, expected, job) {
      const isReplaced = await store.replace(queue, expected, job);
      if (isReplaced) metrics.job(queue, "replaced", 1);
      return isReplaced;
    },
    async cancel(queue, id) {
      const isCancelled = await store.cancel(queue, id);
      if (isCancelled) metrics.job(queue, "cancelled", 1);
      return isCancelled;
    },
  };
}
