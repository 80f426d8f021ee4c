import { expect, test } from "vitest";
import { describeKeyValuePort } from "../testing/contracts/index.ts";
import { createMemoryStore } from "./memory-store.ts";

describeKeyValuePort("the store in memory", async (count) => {
  const store = createMemoryStore();
  return Array.from({ length: count }, () => store);
});

test("a flood of keys does not grow the memory, nor free the one that knocks all the time (T8)", async () => {
  const store = createMemoryStore(() => 0);
  const bucket = { perMinute: 1, burst: 1 };
  await store.takeFromBucket("busy", bucket);
  for (let n = 0; n < 50_000; n += 1) {
    await store.takeFromBucket(`key${n}`, bucket);
    if (n % 1000 === 0) expect((await store.takeFromBucket("busy", bucket)).isTaken).toBe(false);
  }
  expect((await store.takeFromBucket("busy", bucket)).isTaken).toBe(false);
});
