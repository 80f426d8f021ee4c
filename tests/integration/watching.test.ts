import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startWorld, type PartName, type World } from "@melo/devkit";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { until } from "../e2e/support/until.ts";
import { startService, type ServiceUnderTest } from "./conformance/service-under-test.ts";
import { registerApi, voiceChannel } from "./server/matrix-api.ts";
import { enterCall } from "./server/participant.ts";
import { tokenRequestsThroughCalls } from "./server/token-requests.ts";
import { freePort } from "./support/free-port.ts";

/** Of O6. */
const noticedWithinMs = 5000;
const patienceMs = 60_000;

const names = ["calls", "web", "tokenService"] as const;

let world: World;
let tokenService: ServiceUnderTest;
/** Internal listeners of MELO's own servers, by name. */
let servers: Readonly<Record<(typeof names)[number], string>>;

beforeAll(async () => {
  world = await startWorld({ name: "watching", callsInstances: 2 });
  const internalBind = `127.0.0.1:${await freePort()}`;
  tokenService = await startService({
    LIVEKIT_URL: world.internal.livekit.replace("http", "ws"),
    LIVEKIT_KEY: world.livekit.callsKey.id,
    LIVEKIT_SECRET: world.livekit.callsKey.secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: world.serverName,
    LIVEKIT_REDIS_URL: world.internal.redis,
    LIVEKIT_AS_TOKEN: world.secrets.asToken,
    LIVEKIT_HS_TOKEN: world.secrets.hsToken,
    LIVEKIT_HS_SERVER_NAME: world.serverName,
    MATRIX_HOMESERVER_URL: world.internal.synapse,
    MELO_TOKEN_SERVICE_INTERNAL_BIND: internalBind,
  });
  servers = {
    calls: world.internal.calls,
    web: world.internal.webInternal,
    tokenService: `http://${internalBind}`,
  };
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const part of world.processes.keys()) console.log(`--- ${part}\n${await world.logs(part)}`);
});

afterAll(async () => {
  await tokenService?.stop();
  await world?.stop();
});

async function metricsAt(url: string): Promise<string> {
  const answer = await fetch(url);
  expect([url, answer.status]).toEqual([url, 200]);
  return answer.text();
}

describe("metrics", () => {
  test("are told by every part on an internal listener", async () => {
    const { calls, calls2, webInternal, livekitMetrics, synapseMetrics, frontDoorMetrics } = world.internal;
    for (const own of [calls, calls2, webInternal, servers.tokenService, frontDoorMetrics]) {
      expect(await metricsAt(`${own}/metrics`)).toContain("process_resident_memory_bytes");
    }
    expect(await metricsAt(`${livekitMetrics}/metrics`)).toContain("livekit_node_");
    expect(await metricsAt(`${synapseMetrics}/_synapse/metrics`)).toContain("synapse_");
  });

  test("of web count pages by route, and of calls tokens by result", async () => {
    for (const path of ["api/livekit?room=!a:localhost", "login?next=/secret", "no-such-page-secret"]) {
      await (await fetch(`${world.origin}/${path}`)).text();
    }
    const answered = (route: string, status: number): RegExp =>
      new RegExp(
        `^melo_http_request_duration_seconds_count\\{route="${route}",method="GET",status="${status}"\\} [1-9]`,
        "m",
      );
    const text = await until(
      "all three are counted",
      patienceMs,
      () => metricsAt(`${world.internal.webInternal}/metrics`),
      (told) =>
        answered("/api/livekit", 401).test(told) &&
        answered("/login", 200).test(told) &&
        answered("none", 404).test(told),
    );
    const { calls, calls2 } = world.internal;
    const either = `${await metricsAt(`${calls}/metrics`)}\n${await metricsAt(`${calls2}/metrics`)}`;
    expect(either).toMatch(/^melo_tokens_total\{endpoint="api_livekit",result="unauthenticated"\} [1-9]/m);
    expect(text).not.toContain("secret");
    expect(text).not.toContain('route="/metrics"');
  });

  test("of the front door count requests by part", async () => {
    await fetch(`${world.origin}/_matrix/client/versions`);
    const text = await metricsAt(`${world.internal.frontDoorMetrics}/metrics`);
    expect(text).toMatch(/^melo_front_door_request_duration_seconds_count\{target="synapse",status="200"\} [1-9]/m);
  });

  test("of the token service count tokens by result", async () => {
    await fetch(`${tokenService.url}/sfu/get`, { method: "POST", body: "{}" });
    const text = await metricsAt(`${servers.tokenService}/metrics`);
    expect(text).toMatch(/^melo_tokens_total\{endpoint="sfu_get",result="malformed"\} [1-9]/m);
    expect(text).toMatch(/^melo_upstream_duration_seconds_count\{upstream="redis",outcome="ok"\} [1-9]/m);
  });

  test("and health of what is behind are nowhere on what the world reaches", async () => {
    const { callsPublic, web } = world.internal;
    const paths = ["metrics", "_synapse/metrics", "livekit/sfu/metrics", "livekit/jwt/metrics", "_melo/metrics"];
    for (const origin of [world.origin, callsPublic, web, tokenService.url]) {
      for (const path of [...paths, "_matrix/metrics", "api/metrics", "readyz", "livekit/jwt/readyz"]) {
        const answer = await fetch(`${origin}/${path}`);
        expect([origin, path, answer.status]).toEqual([origin, path, 404]);
        expect(await answer.text()).not.toMatch(/# HELP|dependencies/);
      }
    }
  });
});

describe("the id of a request", () => {
  interface LogLine {
    readonly requestId?: string;
    readonly [field: string]: unknown;
  }

  /** Lines of a part's log that are JSON and on behalf of this request. */
  function linesOf(log: string, requestId: string): readonly LogLine[] {
    const lines = log.split("\n").filter((line) => line.startsWith("{") && line.includes(requestId));
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  const frontDoorLog = async (): Promise<string> => readFile(join(world.logFolder, "front-door.log"), "utf8");
  const callsLogs = async (): Promise<string> =>
    `${await world.logs("calls", 2000)}\n${await world.logs("calls2", 2000)}`;
  const manyLines = 2000;

  test("is in the answer and in the logs of front door, web, calls and Synapse for a token", async () => {
    const ann = await registerApi(world, "ann");
    const roomId = await ann.createRoom(voiceChannel());
    const answer = await fetch(`${world.origin}/api/livekit?room=${encodeURIComponent(roomId)}`, {
      headers: { authorization: `Bearer ${ann.accessToken}`, "x-request-id": "said-by-the-client" },
    });
    expect(answer.status).toBe(200);
    const requestId = answer.headers.get("x-request-id") ?? "";
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const front = await until(
      "the front door has written",
      patienceMs,
      async () => linesOf(await frontDoorLog(), requestId),
      hasSome,
    );
    expect(front).toEqual([expect.objectContaining({ name: "front-door", target: "web", status: 200 })]);
    const web = await until(
      "web has written",
      patienceMs,
      async () => linesOf(await world.logs("web", manyLines), requestId),
      hasSome,
    );
    expect(web).toContainEqual(expect.objectContaining({ name: "web", route: "/api/livekit", status: 200, requestId }));
    const calls = await until(
      "calls has written",
      patienceMs,
      async () => linesOf(await callsLogs(), requestId),
      (lines) => lines.length >= 2,
    );
    expect(calls).toContainEqual(
      expect.objectContaining({ msg: "call token issued", userId: ann.userId, roomId, requestId }),
    );
    expect(calls).toContainEqual(expect.objectContaining({ msg: "answered", route: "/api/livekit", requestId }));
    // Asked by calls whose token it is.
    const synapse = await until(
      "Synapse has written",
      patienceMs,
      () => world.logs("synapse", manyLines),
      (log) => log.includes(`GET-${requestId}`),
    );
    expect(synapse).toContain("/account/whoami");
    for (const log of [await frontDoorLog(), await world.logs("web", manyLines), await callsLogs()]) {
      expect(log).not.toContain(ann.accessToken);
    }
  });

  test("leads from the front door through the door to a participant of LiveKit", async () => {
    const bob = await registerApi(world, "bob");
    const roomId = await bob.createRoom(voiceChannel());
    const { body } = await tokenRequestsThroughCalls(world)(roomId, bob.accessToken);
    const participant = await enterCall(world, body.token ?? "");
    const line = await until(
      "calls has written who came in",
      patienceMs,
      async () =>
        (await callsLogs())
          .split("\n")
          .find((one) => one.includes("let in at the door") && one.includes(participant.identity)),
      (found) => found !== undefined,
    );
    const { requestId = "", room } = JSON.parse(line ?? "{}") as LogLine;
    expect(linesOf(await frontDoorLog(), requestId)).toEqual([
      expect.objectContaining({ target: "calls", status: 101 }),
    ]);
    const livekit = await until(
      "LiveKit has written",
      patienceMs,
      () => world.logs("livekit", manyLines),
      (log) => log.includes(participant.identity),
    );
    expect(livekit).toContain(`"room":"${String(room)}"`);
    await participant.leave();
  });

  test("is in answers that are errors, also at the door", async () => {
    const refusals = [
      "/api/livekit?room=!a:localhost",
      "/livekit/sfu/rtc/validate",
      "/_melo/v1/no-such-thing",
      "/no-such-page",
    ];
    for (const path of refusals) {
      const answer = await fetch(`${world.origin}${path}`);
      expect([path, answer.status >= 400, answer.headers.get("x-request-id")?.length]).toEqual([path, true, 36]);
    }
  });
});

function hasSome(lines: readonly unknown[]): boolean {
  return lines.length > 0;
}

describe("readiness (O6)", () => {
  interface Readiness {
    readonly status: number;
    readonly dependencies: Readonly<Record<string, boolean>>;
  }

  async function readinessOf(server: string): Promise<Readiness> {
    const answer = await fetch(`${server}/readyz`);
    // Our own answer.
    const { dependencies } = (await answer.json()) as Pick<Readiness, "dependencies">;
    return { status: answer.status, dependencies };
  }

  async function untilReady(server: string, isReady: boolean, limitMs: number): Promise<Readiness> {
    const status = isReady ? 200 : 503;
    return until(
      `${server} says ${status}`,
      limitMs,
      () => readinessOf(server),
      (answer) => answer.status === status,
    );
  }

  /** What each server names as missing while a part is down. */
  const truth: readonly (readonly [part: PartName, Readonly<Record<(typeof names)[number], readonly string[]>>])[] = [
    ["synapse", { calls: ["homeserver"], web: ["calls"], tokenService: ["homeserver"] }],
    ["livekit", { calls: ["livekit"], web: ["calls"], tokenService: ["livekit"] }],
    ["redis", { calls: ["store"], web: ["calls"], tokenService: ["store"] }],
  ];

  test.each(truth)(
    "follows %s within five seconds, both ways, while everybody stays healthy",
    async (part, missing) => {
      const all = names.map((name) => [name, servers[name]] as const);
      for (const [, server] of all) await untilReady(server, true, patienceMs);
      onTestFinished(() => world.restartPart(part));
      await world.stopPart(part);
      await Promise.all(
        all.map(async ([name, server]) => {
          const expected = missing[name];
          const { dependencies } = await untilReady(server, expected.length === 0, noticedWithinMs);
          // Pushes are believed for a while after the homeserver has gone.
          const { pushes: _arePushesBelieved, ...others } = dependencies;
          const absent = Object.keys(others).filter((dependency) => others[dependency] === false);
          expect([name, absent]).toEqual([name, expected]);
          expect((await fetch(`${server}/healthz`)).status).toBe(200);
        }),
      );
      await world.restartPart(part);
      await Promise.all(all.map(([, server]) => untilReady(server, true, noticedWithinMs)));
    },
  );
});
