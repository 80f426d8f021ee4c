import { expect, test } from "vitest";
import { createMemoryStore } from "../store/memory-store.ts";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { countJobs } from "./count-jobs.ts";

test("each step of a job is counted once, and only those that took place", async () => {
  const metrics = createRecordedMetrics();
  const store = countJobs(createMemoryStore(), metrics);
  for (const id of ["a", "b", "c"]) await store.schedule("leaves", { id, dueMs: 1, payload: id });
  const [first, second] = await store.claimDue("leaves", 1, 10, 2);
  if (first === undefined || second === undefined) throw new Error("nothing is due");
  expect(await store.settle("leaves", first)).toBe(true);
  expect(await store.settle("leaves", first)).toBe(false);
  expect(await store.postpone("leaves", second, 5)).toBe(true);
  expect(await store.cancel("leaves", "c")).toBe(true);
  expect(await store.cancel("leaves", "c")).toBe(false);
  expect(await store.claimDue("leaves", 1, 10, 2)).toEqual([]);
  expect(metrics.entries).toEqual([
    "job leaves scheduled 1",
    "job leaves scheduled 1",
    "job leaves scheduled 1",
    "job leaves claimed 2",
    "job leaves settled 1",
    "job leaves postponed 1",
    "job leaves cancelled 1",
  ]);
});
