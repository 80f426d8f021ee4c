import { describe, expect, test } from "vitest";
import type { ClaimedJob, KeyValuePort } from "../../store/key-value-port.ts";

const soonMs = 60;
const longMs = 60_000;
const queue = "leaves";

/** What `calls` relies on, whoever implements {@link KeyValuePort}. `makeStores` gives ports onto one empty store. */
export function describeKeyValuePort(
  name: string,
  makeStores: (count: number) => Promise<readonly KeyValuePort[]>,
): void {
  async function makeStore(): Promise<KeyValuePort> {
    const [store] = await makeStores(1);
    if (store === undefined) throw new Error("makeStores gave none");
    return store;
  }

  describe(`${name} as a KeyValuePort`, () => {
    test("keeps values, forgets what is deleted, and answers", async () => {
      const store = await makeStore();
      await store.ping();
      expect(await store.get("a")).toBeUndefined();
      await store.set("a", "1");
      await store.set("a", 'ünïcode "2"\u0000');
      expect(await store.get("a")).toBe('ünïcode "2"\u0000');
      await store.set("a", "");
      expect(await store.get("a")).toBe("");
      await store.delete("a");
      await store.delete("a");
      expect(await store.get("a")).toBeUndefined();
    });

    test("forgets a value when its time is over, and only then", async () => {
      const store = await makeStore();
      await store.set("short", "1", soonMs);
      await store.set("long", "1", longMs);
      await store.set("renewed", "1", soonMs);
      await store.set("renewed", "2");
      await expect.poll(() => store.get("short")).toBeUndefined();
      expect(await store.get("long")).toBe("1");
      expect(await store.get("renewed")).toBe("2");
    });

    test("sets what is absent once, however many try", async () => {
      const store = await makeStore();
      const tries = await Promise.all([1, 2, 3, 4, 5].map((n) => store.setIfAbsent("a", String(n), soonMs)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      await expect.poll(() => store.setIfAbsent("a", "again")).toBe(true);
    });

    test("replaces what is expected and nothing else", async () => {
      const store = await makeStore();
      expect(await store.compareAndSet("a", "1", "2")).toBe(false);
      expect(await store.get("a")).toBeUndefined();
      expect(await store.compareAndSet("a", undefined, "1")).toBe(true);
      expect(await store.compareAndSet("a", undefined, "2")).toBe(false);
      const tries = await Promise.all(["x", "y", "z"].map((value) => store.compareAndSet("a", "1", value, soonMs)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      await expect.poll(() => store.get("a")).toBeUndefined();
    });

    test("counts without losing one", async () => {
      const store = await makeStore();
      const sums = await Promise.all(Array.from({ length: 50 }, () => store.increment("n")));
      expect(Math.max(...sums)).toBe(50);
      expect(new Set(sums).size).toBe(50);
      await store.increment("n", soonMs);
      await expect.poll(() => store.get("n")).toBeUndefined();
    });

    test("gives a lease to one holder at a time", async () => {
      const store = await makeStore();
      const first = await store.lease("reconciler", "a", longMs);
      expect(first).toBeDefined();
      expect(await store.lease("reconciler", "b", longMs)).toBeUndefined();
      expect(await store.lease("another", "b", longMs)).toBeDefined();
      expect(await first?.renew()).toBe(true);
      expect(await store.lease("reconciler", "a", longMs)).toBeDefined();
      await first?.release();
      const second = await store.lease("reconciler", "b", longMs);
      expect(second).toBeDefined();
      expect(await first?.renew()).toBe(false);
      await first?.release();
      expect(await store.lease("reconciler", "c", longMs)).toBeUndefined();
    });

    test("gives a lease on when its holder does not renew it", async () => {
      const store = await makeStore();
      const first = await store.lease("reconciler", "a", soonMs);
      await expect.poll(async () => (await store.lease("reconciler", "b", longMs)) !== undefined).toBe(true);
      expect(await first?.renew()).toBe(false);
    });

    test("lets a burst through a bucket, then says how long to wait", async () => {
      const store = await makeStore();
      const bucket = { perMinute: 6, burst: 3 };
      for (let n = 0; n < 3; n += 1) expect(await store.takeFromBucket("a", bucket)).toEqual({ isTaken: true });
      const answer = await store.takeFromBucket("a", bucket);
      expect(answer.isTaken).toBe(false);
      const retryAfterMs = answer.isTaken ? 0 : answer.retryAfterMs;
      expect(retryAfterMs).toBeGreaterThan(8000);
      expect(retryAfterMs).toBeLessThanOrEqual(10_000);
      expect(await store.takeFromBucket("b", bucket, 3)).toEqual({ isTaken: true });
    });

    test("takes several tokens or none, and fills a bucket again", async () => {
      const store = await makeStore();
      const bucket = { perMinute: 60_000, burst: 2 };
      expect((await store.takeFromBucket("a", { ...bucket, perMinute: 1 }, 3)).isTaken).toBe(false);
      expect((await store.takeFromBucket("a", bucket, 2)).isTaken).toBe(true);
      await expect.poll(async () => (await store.takeFromBucket("a", bucket, 2)).isTaken).toBe(true);
    });

    test("never lets more than the burst through at once", async () => {
      const store = await makeStore();
      const bucket = { perMinute: 1, burst: 7 };
      const answers = await Promise.all(Array.from({ length: 30 }, () => store.takeFromBucket("a", bucket)));
      expect(answers.filter(({ isTaken }) => isTaken)).toHaveLength(7);
    });

    test("gives jobs when they are due, the longest due first", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "late", dueMs: 300, payload: "3" });
      await store.schedule(queue, { id: "early", dueMs: 100, payload: "1" });
      await store.schedule(queue, { id: "middle", dueMs: 200, payload: "2" });
      expect(await store.claimDue(queue, 99, 10, 10)).toEqual([]);
      expect(payloadsOf(await store.claimDue(queue, 250, 1000, 1))).toEqual(["1"]);
      expect(payloadsOf(await store.claimDue(queue, 300, 1000, 10))).toEqual(["2", "3"]);
      expect(await store.claimDue(queue, 300, 1000, 10)).toEqual([]);
      expect(await store.claimDue("another", 300, 1000, 10)).toEqual([]);
      expect(await store.countJobs(queue)).toBe(3);
    });

    test("gives every job to one claimer only", async () => {
      const store = await makeStore();
      for (let n = 0; n < 40; n += 1) await store.schedule(queue, { id: `job${n}`, dueMs: n, payload: String(n) });
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claimDue(queue, 100, 1000, 10)));
      expect(new Set(claims.flat().map(({ id }) => id)).size).toBe(40);
      expect(claims.flat()).toHaveLength(40);
    });

    test("takes a settled job out", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const job = await claimOne(store, 1);
      expect(await store.settle(queue, job)).toBe(true);
      expect(await store.settle(queue, job)).toBe(false);
      expect(await store.claimDue(queue, longMs, 10, 10)).toEqual([]);
      expect(await store.findJob(queue, "a")).toBeUndefined();
      expect(await store.countJobs(queue)).toBe(0);
    });

    test("gives a job again whose claimer died, and does not listen to the dead one", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const dead = await claimOne(store, 1);
      expect(await store.claimDue(queue, 10, 10, 10)).toEqual([]);
      const alive = await claimOne(store, 11);
      expect(await store.settle(queue, dead)).toBe(false);
      expect(await store.postpone(queue, dead, 5)).toBe(false);
      expect(await store.settle(queue, alive)).toBe(true);
    });

    test("postpones a job", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const job = await claimOne(store, 1);
      expect(await store.postpone(queue, job, 500)).toBe(true);
      expect(await store.settle(queue, job)).toBe(false);
      expect(await store.findJob(queue, "a")).toEqual({ id: "a", dueMs: 500, payload: "1" });
      expect(await store.claimDue(queue, 499, 10, 10)).toEqual([]);
      expect(payloadsOf(await store.claimDue(queue, 500, 10, 10))).toEqual(["1"]);
    });

    test("counts how often a job was claimed, until it is scheduled or replaced", async () => {
      const store = await makeStore();
      const attemptAt = async (nowMs: number): Promise<number> => (await claimOne(store, nowMs)).attempt;
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const first = await claimOne(store, 1);
      expect(first.attempt).toBe(1);
      await store.postpone(queue, first, 2);
      expect(await attemptAt(2)).toBe(2);
      // Its lease is over.
      expect(await attemptAt(20)).toBe(3);
      await store.replace(queue, "1", { id: "a", dueMs: 30, payload: "2" });
      expect(await attemptAt(30)).toBe(1);
      await store.schedule(queue, { id: "a", dueMs: 40, payload: "3" });
      expect(await attemptAt(40)).toBe(1);
      await store.cancel(queue, "a");
      await store.schedule(queue, { id: "a", dueMs: 50, payload: "3" });
      const last = await claimOne(store, 50);
      expect(last.attempt).toBe(1);
      await store.settle(queue, last);
      await store.schedule(queue, { id: "a", dueMs: 60, payload: "3" });
      expect(await attemptAt(60)).toBe(1);
    });

    test("replaces a job, and takes it from whoever is at work on it", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "old" });
      const job = await claimOne(store, 1);
      await store.schedule(queue, { id: "a", dueMs: 50, payload: "new" });
      expect(await store.settle(queue, job)).toBe(false);
      expect(await store.postpone(queue, job, 1)).toBe(false);
      expect(payloadsOf(await store.claimDue(queue, 50, 10, 10))).toEqual(["new"]);
    });

    test("replaces a job only if it still is what one knows of it", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const job = await claimOne(store, 1);
      expect(await store.replace(queue, "0", { id: "a", dueMs: 50, payload: "2" })).toBe(false);
      expect(await store.replace(queue, "1", { id: "a", dueMs: 50, payload: "2" })).toBe(true);
      expect(await store.settle(queue, job)).toBe(false);
      expect(await store.replace(queue, "1", { id: "a", dueMs: 50, payload: "3" })).toBe(false);
      expect(payloadsOf(await store.claimDue(queue, 50, 10, 10))).toEqual(["2"]);
      expect(await store.replace(queue, "1", { id: "b", dueMs: 50, payload: "1" })).toBe(false);
      expect(await store.countJobs(queue)).toBe(1);
    });

    test("cancels a job, also one that somebody is at work on", async () => {
      const store = await makeStore();
      await store.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const job = await claimOne(store, 1);
      expect(await store.cancel(queue, "a")).toBe(true);
      expect(await store.cancel(queue, "a")).toBe(false);
      expect(await store.postpone(queue, job, 1)).toBe(false);
      expect(await store.claimDue(queue, longMs, 10, 10)).toEqual([]);
    });

    test("tells every listener of a channel, and none that stopped listening", async () => {
      const store = await makeStore();
      const heard: string[] = [];
      const stop = await store.subscribe("news", (message) => heard.push(`one ${message}`));
      await store.subscribe("news", (message) => heard.push(`two ${message}`));
      await store.subscribe("other", (message) => heard.push(`other ${message}`));
      await store.publish("news", "a");
      await expect.poll(() => heard).toEqual(["one a", "two a"]);
      await stop();
      await store.publish("news", "b");
      await expect.poll(() => heard).toEqual(["one a", "two a", "two b"]);
    });

    test("is the same for everybody who looks", async () => {
      const [one, other] = await makeStores(2);
      if (one === undefined || other === undefined) throw new Error("makeStores gave fewer");
      const heard: string[] = [];
      await other.subscribe("news", (message) => heard.push(message));
      await one.set("a", "1");
      expect(await other.get("a")).toBe("1");
      await one.lease("reconciler", "one", longMs);
      expect(await other.lease("reconciler", "other", longMs)).toBeUndefined();
      const bucket = { perMinute: 1, burst: 1 };
      expect((await one.takeFromBucket("b", bucket)).isTaken).toBe(true);
      expect((await other.takeFromBucket("b", bucket)).isTaken).toBe(false);
      await one.schedule(queue, { id: "a", dueMs: 1, payload: "1" });
      const job = await claimOne(other, 1);
      expect(await one.settle(queue, job)).toBe(true);
      await one.publish("news", "hello");
      await expect.poll(() => heard).toEqual(["hello"]);
    });
  });
}

async function claimOne(store: KeyValuePort, nowMs: number): Promise<ClaimedJob> {
  const [job] = await store.claimDue(queue, nowMs, 10, 1);
  if (job === undefined) throw new Error("nothing is due");
  return job;
}

function payloadsOf(jobs: readonly ClaimedJob[]): readonly string[] {
  return jobs.map(({ payload }) => payload);
}
