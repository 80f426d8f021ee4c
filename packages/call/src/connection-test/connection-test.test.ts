import { MeloError } from "@melo/protocol";
import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { describe, expect, test } from "vitest";
import type { SfuCredentials } from "../ports/index.ts";
import { createFakeConnectionProbe } from "../testing/fake-connection-probe.ts";
import { createFakeTestPlace } from "../testing/fake-test-place.ts";
import { createConnectionTest } from "./connection-test.ts";
import { testStepIds } from "./test-steps.ts";

const wholeTestMs = 120_000;
const tokenLifeMs = 300_000;

function setUp() {
  const clock = createFakeClock();
  const page = createScope();
  const world = createScope();
  const place = createFakeTestPlace(world, clock);
  const probe = createFakeConnectionProbe(clock);
  const tokenFailures: MeloError[] = [];
  const roomsAskedFor: string[] = [];
  const transports = [{ type: "livekit", serviceUrl: "https://melo.example/livekit/jwt" }] as const;
  const offered = { transports: [...transports] };
  const connectionTest = createConnectionTest(page, {
    clock,
    place,
    probe,
    memberships: { findTransports: async () => offered.transports },
    tokens: {
      async requestCredentials(roomId): Promise<SfuCredentials> {
        roomsAskedFor.push(roomId);
        const failure = tokenFailures.shift();
        if (failure !== undefined) throw failure;
        return {
          url: "wss://melo.example/livekit/sfu",
          token: "secret",
          livekitRoom: "hash",
          participantIdentity: "@ann:melo.example:DEVICE",
          expiresAtMs: clock.now() + tokenLifeMs,
        };
      },
    },
  });
  return {
    clock,
    page,
    place,
    probe,
    network: probe.network,
    tokenFailures,
    roomsAskedFor,
    offered,
    connectionTest,
    names: () => testStepIds.map((id) => `${id} ${connectionTest.steps.peek()[id].name}`),
    async runToEnd() {
      connectionTest.run();
      await clock.advance(wholeTestMs);
      return connectionTest.verdict.peek();
    },
  };
}

describe("The test of the connection", () => {
  test("goes over every hop, in a room that nobody is in and that is left again", async () => {
    const { runToEnd, names, place, probe, roomsAskedFor } = setUp();
    expect(await runToEnd()).toEqual({ name: "good" });
    expect(names()).toEqual([
      "browser passed",
      "melo passed",
      "homeserver passed",
      "transports passed",
      "room passed",
      "token passed",
      "signalling passed",
      "udp passed",
      "echo passed",
      "tcp passed",
      "turn skipped",
    ]);
    expect(roomsAskedFor).toEqual(["!test1:melo.example"]);
    expect(place.rooms.size).toBe(0);
    expect(probe.openCount.value).toBe(0);
  });

  test.each([
    ["melo", "melo"],
    ["homeserver", "homeserver"],
  ] as const)("stops at %s when it does not answer", async (failing, at) => {
    const { runToEnd, place, names } = setUp();
    place.failures[failing] = new MeloError("server_unreachable", "down");
    expect(await runToEnd()).toEqual({ name: "broken", at });
    expect(names().at(-1)).toBe("turn skipped");
  });

  test("says that the homeserver names no call server", async () => {
    const { runToEnd, offered, connectionTest } = setUp();
    offered.transports = [];
    expect(await runToEnd()).toEqual({ name: "broken", at: "transports" });
    expect(connectionTest.steps.peek().transports).toMatchObject({ error: { code: "no_transport" } });
  });

  test("says that the token is refused, and leaves its room", async () => {
    const { runToEnd, tokenFailures, place } = setUp();
    tokenFailures.push(new MeloError("call_forbidden", "no"));
    expect(await runToEnd()).toEqual({ name: "broken", at: "token" });
    expect(place.rooms.size).toBe(0);
  });

  test("waits for signalling that does not answer no longer than its limit", async () => {
    const { runToEnd, network, connectionTest, probe } = setUp();
    network.signalling = false;
    expect(await runToEnd()).toEqual({ name: "broken", at: "signalling" });
    expect(connectionTest.steps.peek().signalling).toMatchObject({ name: "failed", tookMs: 15_000 });
    expect(probe.openCount.value).toBe(0);
  });

  test("calls TCP a detour when a firewall drops UDP", async () => {
    const { runToEnd, network, names } = setUp();
    network.udp = false;
    expect(await runToEnd()).toEqual({ name: "detour", route: { protocol: "tcp", relay: undefined } });
    expect(names()).toContain("udp failed");
    expect(names()).toContain("tcp passed");
  });

  test("calls TURN a detour when nothing else passes", async () => {
    const { runToEnd, network, names } = setUp();
    Object.assign(network, { udp: false, tcp: false, turn: true });
    expect(await runToEnd()).toEqual({ name: "detour", route: { protocol: "udp", relay: "tls" } });
    expect(names()).toContain("turn passed");
  });

  test("tries TCP, too, where TURN was faster", async () => {
    const { runToEnd, network, names } = setUp();
    Object.assign(network, { udp: false, tcp: true, turn: true, isTurnFaster: true });
    expect(await runToEnd()).toEqual({ name: "detour", route: { protocol: "udp", relay: "tls" } });
    expect(names().slice(-4)).toEqual(["udp failed", "echo passed", "tcp passed", "turn passed"]);
  });

  test("tries TCP, too, where the call server names it late", async () => {
    const { runToEnd, network, names } = setUp();
    Object.assign(network, { udp: false, tcp: false, turn: true, isTcpNamedLate: true });
    await runToEnd();
    expect(names().slice(-4)).toEqual(["udp failed", "echo passed", "tcp failed", "turn passed"]);
  });

  test("does not miss TCP where the call server has none", async () => {
    const { runToEnd, network, connectionTest } = setUp();
    network.tcp = "not_offered";
    expect(await runToEnd()).toEqual({ name: "good" });
    expect(connectionTest.steps.peek().tcp).toEqual({ name: "skipped", why: "not_offered" });
  });

  test("finds that no media passes at all", async () => {
    const { runToEnd, network, names } = setUp();
    Object.assign(network, { udp: false, tcp: false });
    expect(await runToEnd()).toEqual({ name: "broken", at: "udp" });
    expect(names().slice(-4)).toEqual(["udp failed", "echo skipped", "tcp failed", "turn skipped"]);
  });

  test("finds a call server that media does not arrive at", async () => {
    const { runToEnd, network } = setUp();
    network.echo = false;
    expect(await runToEnd()).toEqual({ name: "broken", at: "echo" });
  });

  test.each([
    ["tcp", { tcp: false }],
    ["turn", { turn: true, tcp: true }],
  ] as const)("tries %s also when it is not needed", async (id, changes) => {
    const { runToEnd, network, connectionTest } = setUp();
    Object.assign(network, changes);
    const verdict = await runToEnd();
    expect(verdict).toEqual(id === "tcp" ? { name: "flawed", at: "tcp" } : { name: "good" });
    expect(connectionTest.steps.peek()[id].name).toBe(id === "tcp" ? "failed" : "passed");
  });

  test("tells of a homeserver without delayed events, by which the dead are taken out of calls", async () => {
    const { runToEnd, place } = setUp();
    place.hasDelayedEvents = false;
    expect(await runToEnd()).toEqual({ name: "flawed", at: "homeserver" });
  });

  test("tests no further, and says so, where the homeserver lets nobody make a room", async () => {
    const { runToEnd, place, names } = setUp();
    place.failures.room = new MeloError("forbidden", "no rooms");
    expect(await runToEnd()).toEqual({ name: "partial" });
    expect(names()).toContain("token skipped");
  });

  test("asks for nothing in a browser that cannot be in a call", async () => {
    const { runToEnd, network, names } = setUp();
    network.browser = { ...network.browser, canEncrypt: false };
    expect(await runToEnd()).toEqual({ name: "broken", at: "browser" });
    expect(names()).toContain("melo skipped");
  });

  test("leaves nothing behind when the page is left in the middle of it", async () => {
    const { connectionTest, clock, page, place, probe } = setUp();
    connectionTest.run();
    while (probe.openCount.value === 0) await clock.advance(1);
    expect(place.rooms.size).toBe(1);
    page.end();
    await clock.advance(wholeTestMs);
    expect(place.rooms.size).toBe(0);
    expect(probe.openCount.value).toBe(0);
  });

  test("begins anew when it is asked to, and only the last one is told of", async () => {
    const { connectionTest, clock, place } = setUp();
    connectionTest.run();
    await clock.advance(50);
    connectionTest.run();
    await clock.advance(wholeTestMs);
    expect(connectionTest.verdict.peek()).toEqual({ name: "good" });
    expect(place.rooms.size).toBe(0);
  });
});
