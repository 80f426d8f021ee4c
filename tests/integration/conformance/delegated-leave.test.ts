import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startRedisServer, type RedisServer } from "../support/redis-server.ts";
import { startFakeHomeserver, type FakeHomeserver, type HomeserverReply } from "./fake-homeserver.ts";
import { sfuKey, startFakeSfu, type FakeSfu } from "./fake-sfu.ts";
import { ask, delegateLeave, getToken, roomAlias, sfuGet, type TokenEndpoint } from "./requests.ts";
import { startService, type ServiceUnderTest } from "./service-under-test.ts";

const hourMs = 3_600_000;
const patience = { timeout: 30_000 };

let homeserver: FakeHomeserver;
let sfu: FakeSfu;
/** What the homeserver answers about one delayed event; 200 for the others. */
let answers: Map<string, (action: string) => HomeserverReply>;

beforeAll(async () => {
  homeserver = await startFakeHomeserver();
  sfu = await startFakeSfu();
  answers = new Map();
  homeserver.onDelayedEvent = ({ delayId, action }) => answers.get(delayId)?.(action) ?? { status: 200, body: {} };
});

afterAll(() => {
  homeserver?.close();
  sfu?.close();
});

function start(variables: Readonly<Record<string, string>> = {}): Promise<ServiceUnderTest> {
  return startService({
    LIVEKIT_URL: sfu.url,
    LIVEKIT_KEY: sfuKey.id,
    LIVEKIT_SECRET: sfuKey.secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: homeserver.serverName,
    LIVEKIT_CS_API_URL_OVERRIDES: `${homeserver.serverName}=${homeserver.clientApiUrl}`,
    LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING",
    ...variables,
  });
}

/** A device that has delegated its leave. */
interface Delegation {
  readonly delayId: string;
  readonly identity: string;
  /** What the homeserver was asked to do with the leave, in order. */
  actions(): readonly string[];
  /** The same, each run of one action once: how often a leave is restarted is the service's business. */
  steps(): readonly string[];
  /** LiveKit has it, and says so. */
  joins(): Promise<void>;
  reports(event: "participant_left" | "participant_connection_aborted", reason?: string): Promise<void>;
}

interface DelegationOptions {
  readonly endpoint?: TokenEndpoint;
  readonly delayMs?: number;
  /** Default: somebody new. */
  readonly userId?: string;
}

async function delegate(service: ServiceUnderTest, options: DelegationOptions = {}): Promise<Delegation> {
  const { endpoint = delegateLeave, delayMs = hourMs } = options;
  const userId = options.userId ?? `@${randomUUID()}:${homeserver.serverName}`;
  const delayId = `syd_${randomUUID()}`;
  const fields = { delay_id: delayId, delay_timeout: delayMs };
  const { status } = await ask(service.url + endpoint.path, endpoint.body(homeserver, userId, fields));
  if (status !== 200) throw new Error(`${endpoint.path}: ${status}`);
  const identity = endpoint.identityOf(userId);
  const actions = (): readonly string[] =>
    homeserver.delayedEventRequests.filter((each) => each.delayId === delayId).map(({ action }) => action);
  return {
    delayId,
    identity,
    actions,
    steps: () => actions().filter((action, index, all) => action !== all[index - 1]),
    async joins() {
      sfu.enter(roomAlias, identity);
      await sfu.report(service.url, "participant_joined", roomAlias, identity);
    },
    async reports(event, reason) {
      sfu.vanish(roomAlias, identity);
      await sfu.report(service.url, event, roomAlias, identity, reason);
    },
  };
}

/** Another device's leave that is sent: by then everything that was due before has happened. */
async function untilControlIsSent(service: ServiceUnderTest): Promise<void> {
  const control = await delegate(service, { delayMs: 1000 });
  await vi.waitFor(() => assert(control.actions().includes("send")), patience);
}

describe("a delayed leave that was delegated", () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service?.stop());

  describe.each([
    ["/sfu/get", sfuGet],
    ["/get_token", getToken],
    ["/delegate_delayed_leave", delegateLeave],
  ])("by %s", (_, endpoint) => {
    test.concurrent("is sent if its device never connects", async ({ expect }) => {
      const { steps } = await delegate(service, { endpoint, delayMs: 1500 });
      await expect.poll(steps, patience).toEqual(["send"]);
    });

    test.concurrent("is restarted as soon as its device is there, and sent when it has left", async ({ expect }) => {
      const device = await delegate(service, { endpoint });
      await device.joins();
      await expect.poll(device.steps, patience).toEqual(["restart"]);
      await device.reports("participant_left", "CLIENT_INITIATED");
      await expect.poll(device.steps, patience).toEqual(["restart", "send"]);
    });

    test.concurrent("is restarted if its device was there already, without a word from LiveKit", async ({ expect }) => {
      const userId = `@${randomUUID()}:${homeserver.serverName}`;
      sfu.enter(roomAlias, endpoint.identityOf(userId));
      const { steps } = await delegate(service, { endpoint, userId });
      await expect.poll(steps, { timeout: 5000 }).toEqual(["restart"]);
    });
  });

  test.concurrent("is sent when the connection that stood has failed", async ({ expect }) => {
    const device = await delegate(service);
    await device.joins();
    await expect.poll(device.steps, patience).toEqual(["restart"]);
    await device.reports("participant_connection_aborted", "CONNECTION_TIMEOUT");
    await expect.poll(device.steps, patience).toEqual(["restart", "send"]);
  });

  test.concurrent("is not sent when the connection failed before it stood", async ({ expect }) => {
    const device = await delegate(service, { delayMs: 1500 });
    await device.reports("participant_connection_aborted", "JOIN_FAILURE");
    await untilControlIsSent(service);
    await untilControlIsSent(service);
    expect(device.actions()).not.toContain("send");
  });

  test.concurrent("is restarted again and again before its time is over", async ({ expect }) => {
    const device = await delegate(service, { delayMs: 1250 });
    await device.joins();
    await expect.poll(() => device.actions().length, patience).toBeGreaterThanOrEqual(4);
    expect(new Set(device.actions())).toEqual(new Set(["restart"]));
    const times = homeserver.delayedEventRequests.filter(({ delayId }) => delayId === device.delayId);
    // After 80 % of the delay each; the first two may come together, of a look and of a report.
    const elapsedMs = (times.at(-1)?.atMs ?? 0) - (times[0]?.atMs ?? 0);
    expect(elapsedMs).toBeGreaterThan((times.length - 2) * 900);
    await device.reports("participant_left");
    await expect.poll(device.actions, patience).toContain("send");
  });

  test.concurrent("is let go when the homeserver does not know it any more", async ({ expect }) => {
    const device = await delegate(service, { delayMs: 1250 });
    answers.set(device.delayId, () => ({ status: 404, body: { errcode: "M_NOT_FOUND" } }));
    await device.joins();
    await expect.poll(device.steps, patience).toEqual(["restart"]);
    const asked = device.actions().length;
    await untilControlIsSent(service);
    await untilControlIsSent(service);
    expect(device.steps()).toEqual(["restart"]);
    // One more may have been on its way.
    expect(device.actions().length - asked).toBeLessThanOrEqual(1);
  });

  test.concurrent("is done with when it was sent already", async ({ expect }) => {
    const device = await delegate(service);
    await device.joins();
    await expect.poll(device.steps, patience).toEqual(["restart"]);
    answers.set(device.delayId, () => ({ status: 404, body: { errcode: "M_NOT_FOUND" } }));
    await device.reports("participant_left");
    await expect.poll(device.steps, patience).toEqual(["restart", "send"]);
    await untilControlIsSent(service);
    expect(device.steps()).toEqual(["restart", "send"]);
  });

  test.concurrent("is sent again until the homeserver takes it, which may ask for patience", async ({ expect }) => {
    const device = await delegate(service);
    const failures: HomeserverReply[] = [
      { status: 500, body: { errcode: "M_UNKNOWN" } },
      { status: 429, body: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 1200 } },
    ];
    answers.set(
      device.delayId,
      (action) => (action === "send" ? failures.shift() : undefined) ?? { status: 200, body: {} },
    );
    await device.joins();
    await expect.poll(device.steps, patience).toEqual(["restart"]);
    await device.reports("participant_left");
    const sends = () =>
      homeserver.delayedEventRequests.filter(({ delayId, action }) => delayId === device.delayId && action === "send");
    await expect.poll(() => sends().length, patience).toBe(3);
    const [, second, third] = sends();
    expect((third?.atMs ?? 0) - (second?.atMs ?? 0)).toBeGreaterThanOrEqual(1100);
  });

  test.concurrent("gives way to a newer one of the same device", async ({ expect }) => {
    const userId = `@${randomUUID()}:${homeserver.serverName}`;
    const old = await delegate(service, { userId });
    await old.joins();
    await expect.poll(old.steps, patience).toEqual(["restart"]);
    const newer = await delegate(service, { userId });
    await expect.poll(newer.steps, patience).toEqual(["restart"]);
    await newer.reports("participant_left");
    await expect.poll(newer.steps, patience).toEqual(["restart", "send"]);
    expect(old.actions()).not.toContain("send");
  });

  test.concurrent("is nobody else's", async ({ expect }) => {
    const [first, second] = [await delegate(service), await delegate(service)];
    await Promise.all([first.joins(), second.joins()]);
    for (const device of [first, second]) await expect.poll(device.steps, patience).toEqual(["restart"]);
    await first.reports("participant_left");
    await expect.poll(first.steps, patience).toEqual(["restart", "send"]);
    expect(second.steps()).toEqual(["restart"]);
  });

  test.concurrent("is not sent because of what LiveKit did not sign", async ({ expect }) => {
    const device = await delegate(service);
    await device.joins();
    await expect.poll(device.steps, patience).toEqual(["restart"]);
    const body = JSON.stringify({
      event: "participant_left",
      id: "EV_forged",
      room: { name: roomAlias },
      participant: { identity: device.identity },
    });
    await fetch(`${service.url}/sfu_webhook`, { method: "POST", headers: { authorization: "forged" }, body });
    await untilControlIsSent(service);
    expect(device.steps()).toEqual(["restart"]);
  });
});

/** Ends with the test, however that ends. */
async function startForTest(variables: Readonly<Record<string, string>>): Promise<ServiceUnderTest> {
  const service = await start(variables);
  onTestFinished(() => service.kill());
  return service;
}

test("a device that vanishes without a word is found missing, where the service is told to look", async () => {
  const service = await startForTest({ LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "1" });
  const device = await delegate(service);
  await device.joins();
  await expect.poll(device.steps, patience).toEqual(["restart"]);
  sfu.vanish(roomAlias, device.identity);
  await expect.poll(device.steps, patience).toEqual(["restart", "send"]);
});

describe("with a Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis?.stop());

  test("a delayed leave survives a service that is killed", async () => {
    const killed = await startForTest({ LIVEKIT_REDIS_URL: redis.url });
    const [connected, waiting] = [await delegate(killed), await delegate(killed)];
    await connected.joins();
    await expect.poll(connected.steps, patience).toEqual(["restart"]);
    await killed.kill();

    const next = await startForTest({ LIVEKIT_REDIS_URL: redis.url });
    sfu.vanish(roomAlias, connected.identity);
    await sfu.report(next.url, "participant_left", roomAlias, connected.identity);
    await expect.poll(connected.steps, patience).toEqual(["restart", "send"]);
    sfu.enter(roomAlias, waiting.identity);
    await sfu.report(next.url, "participant_joined", roomAlias, waiting.identity);
    await expect.poll(waiting.steps, patience).toEqual(["restart"]);
  });

  test("one whose time was over meanwhile is not sent again", async () => {
    const killed = await startForTest({ LIVEKIT_REDIS_URL: redis.url });
    const device = await delegate(killed, { delayMs: 1000 });
    await device.joins();
    await expect.poll(device.actions, patience).toContain("restart");
    await killed.kill();
    answers.set(device.delayId, () => ({ status: 404, body: { errcode: "M_NOT_FOUND" } }));
    const before = device.actions().length;

    const next = await startForTest({ LIVEKIT_REDIS_URL: redis.url });
    await untilControlIsSent(next);
    await untilControlIsSent(next);
    expect(device.actions()).not.toContain("send");
    expect(device.actions().length - before).toBeLessThanOrEqual(1);
  });
});
