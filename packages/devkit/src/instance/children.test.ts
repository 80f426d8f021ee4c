import { expect, test } from "vitest";
import type { ChildSpec } from "../supervisor/child-spec.ts";
import { childSpecs, type PartName } from "./children.ts";
import { dataLayout } from "./layout.ts";

const ports = {
  synapse: 1,
  livekit: 2,
  livekitUdp: 3,
  callsPublic: 4,
  callsInternal: 5,
  web: 6,
  calls2Public: 7,
  calls2Internal: 8,
  callsReports: 9,
  redis: 10,
  webInternal: 11,
  livekitMetrics: 12,
  synapseMetrics: 13,
  frontDoorMetrics: 14,
};
const keys = { join: { id: "melo-join", secret: "join secret" }, api: { id: "melo-api", secret: "api secret" } };

function specsFor(...parts: PartName[]): ChildSpec[] {
  return childSpecs({
    layout: dataLayout("/data"),
    addresses: {
      origin: "http://localhost:3000",
      serverName: "localhost",
      federation: undefined,
      lanAddress: undefined,
      ports,
      reportsPort: ports.callsInternal,
    },
    keys,
    tools: { synapsePython: "/tools/python", livekitServer: "/tools/livekit-server" },
    parts: new Set(parts),
    environment: { NODE_ENV: "production", PATH: "/bin" },
  });
}

function spec(name: PartName): ChildSpec {
  const found = specsFor("synapse", "livekit", "calls", "web").find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

test("calls is told its listeners, its peers, and where its secrets lie", () => {
  expect(spec("calls").environment).toMatchObject({
    MATRIX_HOMESERVER_URL: "http://localhost:3000",
    MATRIX_HOMESERVER_INTERNAL_URL: "http://127.0.0.1:1",
    MATRIX_SERVER_NAME: "localhost",
    NEXT_PUBLIC_LIVEKIT_URL: "ws://localhost:3000/livekit/sfu",
    LIVEKIT_INTERNAL_URL: "http://127.0.0.1:2",
    LIVEKIT_API_KEY: "melo-api",
    LIVEKIT_API_SECRET_FILE: "/data/secrets/livekit-api-secret",
    MELO_PUBLIC_URL: "http://localhost:3000",
    MELO_CALLS_BIND: "127.0.0.1:4",
    MELO_CALLS_INTERNAL_BIND: "127.0.0.1:5",
    MELO_AS_TOKEN_FILE: "/data/secrets/as-token",
    MELO_HS_TOKEN_FILE: "/data/secrets/hs-token",
    MELO_REGISTRATION_SECRET_FILE: "/data/secrets/registration-secret",
    MELO_SETUP_TOKEN_FILE: "/data/secrets/setup-token",
  });
});

test("web asks calls for tokens and holds no key, neither to LiveKit nor to the homeserver", () => {
  const { environment } = spec("web");
  expect(environment["MELO_CALLS_INTERNAL_URL"]).toBe("http://127.0.0.1:5");
  expect(Object.keys(environment).filter((name) => /KEY|SECRET|TOKEN/.test(name))).toEqual([]);
});

test("without calls web mints with the join key", () => {
  const web = specsFor("synapse", "livekit", "web").find(({ name }) => name === "web");
  expect(web?.environment).toMatchObject({
    LIVEKIT_API_KEY: "melo-join",
    LIVEKIT_API_SECRET_FILE: "/data/secrets/livekit-join-secret",
  });
  expect(web?.environment).not.toHaveProperty("MELO_CALLS_INTERNAL_URL");
});

test("no secret is in an environment or an argument, where other programs could read it", () => {
  for (const { args, environment } of specsFor("synapse", "livekit", "calls", "web")) {
    expect(JSON.stringify([args, environment])).not.toMatch(/join secret|api secret/);
  }
});

test("calls comes after the homeserver and the call server, and waits for none that is left out", () => {
  expect(spec("calls").after).toEqual(["synapse", "livekit"]);
  expect(specsFor("synapse", "calls").map(({ name, after }) => [name, after])).toEqual([
    ["synapse", []],
    ["calls", ["synapse"]],
  ]);
});

test("two instances of calls differ in their listeners alone, and share a Redis", () => {
  const [one, other] = specsFor("synapse", "redis", "calls", "calls2").filter(({ name }) => name.startsWith("calls"));
  expect(other?.environment).toEqual({
    ...one?.environment,
    MELO_CALLS_BIND: "127.0.0.1:7",
    MELO_CALLS_INTERNAL_BIND: "127.0.0.1:8",
  });
  expect(one?.environment["MELO_REDIS_URL"]).toBe("redis://127.0.0.1:10");
  expect(one?.after).toEqual(["synapse", "redis"]);
  expect(spec("calls").environment).not.toHaveProperty("MELO_REDIS_URL");
});
