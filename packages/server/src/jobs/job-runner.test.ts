import { MeloError } from "@melo/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClaimedJob, KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFastJobs, type FastJobs } from "../testing/fast-jobs.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createJobRunner } from "./job-runner.ts";

const queue = "jobs";
let jobs: FastJobs;
let store: KeyValuePort;
let stop: AbortController;

beforeEach(() => {
  jobs = createFastJobs();
  store = createMemoryStore(jobs.now);
  stop = new AbortController();
});

afterEach(() => stop.abort());

function run(work: (job: ClaimedJob) => Promise<void>, instances = 1): void {
  for (let n = 0; n < instances; n += 1) {
    const runner = createJobRunner({ store, queue, work, log: createRecordedLog(), ...jobs });
    void runner.run(stop.signal);
  }
}

async function schedule(): Promise<void> {
  await store.schedule(queue, { id: "a", dueMs: jobs.nowMs, payload: "1" });
}

/** Some turns of the event loop, in each of which runners look for what is due. */
async function aFewLooks(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await jobs.pause(0, stop.signal);
}

test("a job whose work fails is tried again a moment later, not after its lease", async () => {
  const triedAtMs: number[] = [];
  const startedMs = jobs.nowMs;
  run(async (job) => {
    triedAtMs.push(jobs.nowMs - startedMs);
    if (triedAtMs.length === 1) throw new Error("the homeserver is busy");
    await store.settle(queue, job);
  });
  await schedule();
  await expect.poll(() => triedAtMs.length, { interval: 1 }).toBe(1);
  jobs.nowMs += 249;
  await aFewLooks();
  expect(triedAtMs).toEqual([0]);
  jobs.nowMs += 1;
  await expect.poll(() => store.countJobs(queue), { interval: 1 }).toBe(0);
  expect(triedAtMs).toEqual([0, 250]);
});

test("the more often it fails, the longer it waits, whichever instance tries, up to ten seconds", async () => {
  const delaysMs: number[] = [];
  let triedAtMs = jobs.nowMs;
  run(async () => {
    delaysMs.push(jobs.nowMs - triedAtMs);
    triedAtMs = jobs.nowMs;
    throw new Error("the homeserver is down");
  }, 2);
  await schedule();
  await expect
    .poll(
      () => {
        jobs.nowMs += 250;
        return delaysMs.length;
      },
      { interval: 1, timeout: 10_000 },
    )
    .toBeGreaterThanOrEqual(9);
  // The clock goes in steps, and some pass before anybody looks.
  const expected = [0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000];
  for (const [index, leastMs] of expected.entries()) expect(delaysMs[index]).toBeGreaterThanOrEqual(leastMs);
  expect(delaysMs[8]).toBeLessThan(30_000);
});

test("nobody else begins while a work that will fail still runs", async () => {
  let atWork = 0;
  let most = 0;
  let tries = 0;
  const failing: (() => void)[] = [];
  run(async (job) => {
    tries += 1;
    atWork += 1;
    most = Math.max(most, atWork);
    if (tries > 1) return void (await store.settle(queue, job));
    await new Promise<void>((resolve) => failing.push(resolve));
    atWork -= 1;
    throw new Error("too slow");
  }, 3);
  await schedule();
  await expect.poll(() => tries, { interval: 1 }).toBe(1);
  jobs.nowMs += 9000;
  await aFewLooks();
  expect(tries).toBe(1);
  for (const fail of failing) fail();
  await aFewLooks();
  jobs.nowMs += 250;
  await expect.poll(() => store.countJobs(queue), { interval: 1 }).toBe(0);
  expect({ most, tries }).toEqual({ most: 1, tries: 2 });
});

test("what cannot be given back is due at the end of its lease", async () => {
  const { postpone: _, ...rest } = store;
  store = { ...rest, postpone: () => Promise.reject(new MeloError("server_unreachable", "no store")) };
  let tries = 0;
  run(async (job) => {
    tries += 1;
    if (tries === 1) throw new Error("a first failure");
    await store.settle(queue, job);
  });
  await schedule();
  await expect.poll(() => tries, { interval: 1 }).toBe(1);
  jobs.nowMs += 9999;
  await aFewLooks();
  expect(tries).toBe(1);
  jobs.nowMs += 1;
  await expect.poll(() => store.countJobs(queue), { interval: 1 }).toBe(0);
});
