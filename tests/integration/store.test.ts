import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { createRedisStore, type KeyValuePort } from "@melo/server/store";
import { describeKeyValuePort } from "@melo/server/contracts";
import { createRecordedLog, type RecordedLog } from "@melo/server/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startRedisServer, type RedisServer } from "./support/redis-server.ts";

let redis: RedisServer;
let log: RecordedLog;
let open: KeyValuePort[] = [];

beforeAll(async () => {
  redis = await startRedisServer();
});
afterAll(() => redis.stop());
beforeEach(() => {
  log = createRecordedLog();
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  open = [];
});

async function connectStore(prefix: string, url = redis.url): Promise<KeyValuePort> {
  const store = createRedisStore({ url, prefix, log });
  open.push(store);
  await expect.poll(() => isReachable(store)).toBe(true);
  return store;
}

function isReachable(store: KeyValuePort): Promise<boolean> {
  return store.ping().then(
    () => true,
    () => false,
  );
}

describeKeyValuePort("Redis", async (count) => {
  const prefix = `${randomUUID()}:`;
  return Promise.all(Array.from({ length: count }, () => connectStore(prefix)));
});

describe("Redis that goes away", () => {
  test("is an error with a code at once, and is used again as soon as it is back (F4)", async () => {
    const store = await connectStore("gone:");
    const heard: string[] = [];
    await store.subscribe("news", (message) => heard.push(message));
    await store.set("a", "1");
    await redis.kill();
    await expect.poll(() => isReachable(store)).toBe(false);
    const askedAt = performance.now();
    await expect(store.get("a")).rejects.toMatchObject({ code: "server_unreachable", isRetryable: true });
    await expect(store.lease("x", "me", 1000)).rejects.toMatchObject({ code: "server_unreachable" });
    expect(performance.now() - askedAt).toBeLessThan(1500);
    await redis.start();
    await expect.poll(() => isReachable(store), { timeout: 10_000 }).toBe(true);
    // It forgot its scripts as well.
    expect(await store.increment("a")).toBe(1);
    await expect
      .poll(async () => {
        await store.publish("news", "hello");
        return heard.length;
      })
      .toBeGreaterThan(0);
    const messages = log.entries.map(({ level, message }) => `${level} ${message}`);
    expect(new Set(messages)).toEqual(new Set(["error Redis is not reachable", "info Redis is reachable again"]));
    expect(messages.length).toBeLessThanOrEqual(4);
  });

  test("without a word keeps nobody waiting", async () => {
    const store = await connectStore("silent:");
    await store.set("a", "1");
    redis.pause();
    const askedAt = performance.now();
    await expect(store.get("a")).rejects.toMatchObject({ code: "server_unreachable" });
    expect(performance.now() - askedAt).toBeLessThan(3000);
    redis.resume();
    await expect.poll(() => store.get("a").catch(() => undefined)).toBe("1");
  });

  test("or was never there is waited for", async () => {
    await redis.kill();
    const store = createRedisStore({ url: redis.url, prefix: "later:", log });
    open.push(store);
    await expect(store.get("a")).rejects.toMatchObject({ code: "server_unreachable" });
    const subscribed = store.subscribe("news", () => undefined);
    await redis.start();
    await expect.poll(() => isReachable(store), { timeout: 10_000 }).toBe(true);
    await (
      await subscribed
    )();
  });

  test("or accepts no such password is not reachable, and the password is in no log (T9)", async () => {
    const locked = await startRedisServer("--requirepass", "battery-staple");
    const store = createRedisStore({ url: locked.url.replace("//", "//:correct-horse@"), prefix: "locked:", log });
    open.push(store);
    await expect.poll(() => log.entries.length).toBeGreaterThan(0);
    await expect(store.get("a")).rejects.toMatchObject({ code: "server_unreachable" });
    const said = log.entries.map(({ fields, message }) => `${message} ${inspect(fields)}`).join("\n");
    expect(said).toContain("WRONGPASS");
    expect(said).not.toContain("correct-horse");
    await locked.stop();
  });
});
