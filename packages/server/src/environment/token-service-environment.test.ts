import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Environment } from "./read-environment.ts";
import { readTokenServiceSettings } from "./token-service-environment.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "melo-token-service-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

const key = { LIVEKIT_KEY: "devkey", LIVEKIT_SECRET: "devsecret" };
const least = { LIVEKIT_URL: "wss://sfu.example.org", LIVEKIT_FULL_ACCESS_HOMESERVERS: "example.org" };
const given: Environment = { ...least, ...key };

function problemsOf(environment: Environment): readonly string[] {
  try {
    readTokenServiceSettings(environment);
    return [];
  } catch (error) {
    const lines = error instanceof Error ? error.message.split("\n").slice(1) : [];
    return lines.map((line) => line.trim().split(":")[0] ?? "");
  }
}

test("little is needed, and the rest is what lk-jwt-service takes", () => {
  expect(readTokenServiceSettings(given)).toMatchObject({
    livekitUrl: "wss://sfu.example.org",
    livekitApiUrl: "https://sfu.example.org",
    livekitKey: { id: "devkey", secret: "devsecret" },
    bind: { host: "::", port: 8080 },
    sanityCheckMs: undefined,
    logLevel: "info",
    redisUrl: undefined,
    registration: undefined,
    federation: { fullAccess: new Set(["example.org"]), isTlsVerified: true, allowedServers: undefined },
  });
});

describe("the key of LiveKit", () => {
  test.each([
    [
      "from two files",
      () => ({ LIVEKIT_KEY_FROM_FILE: file("k", "devkey\n"), LIVEKIT_SECRET_FROM_FILE: file("s", "1234567890\n") }),
    ],
    ["from one file", () => ({ LIVEKIT_KEY_FILE: file("keys", "devkey: 1234567890\n") })],
  ])("comes %s", (_, variables) => {
    const { livekitKey } = readTokenServiceSettings({ ...least, ...variables() });
    expect(livekitKey).toEqual({ id: "devkey", secret: "1234567890" });
  });

  test("is there once", () => {
    expect(problemsOf(least)).toEqual(["LIVEKIT_KEY", "LIVEKIT_SECRET"]);
    // Of key and secret both.
    const twice = { ...given, LIVEKIT_KEY_FILE: file("keys", "devkey: secret") };
    expect(problemsOf(twice)).toEqual(["LIVEKIT_KEY_FILE", "LIVEKIT_KEY_FILE"]);
    expect(problemsOf({ ...least, LIVEKIT_KEY_FILE: file("two", "a: b\nc: d\n") })).toEqual(["LIVEKIT_KEY_FILE"]);
    expect(problemsOf({ ...least, LIVEKIT_KEY_FILE: join(folder, "none") })).toEqual(["LIVEKIT_KEY_FILE"]);
  });
});

describe("the address to listen at", () => {
  test.each([
    [{ LIVEKIT_JWT_BIND: ":9090" }, { host: "::", port: 9090 }],
    [{ LIVEKIT_JWT_BIND: "127.0.0.1:9090" }, { host: "127.0.0.1", port: 9090 }],
    [{ LIVEKIT_JWT_BIND: "[::1]:9090" }, { host: "::1", port: 9090 }],
    [{ LIVEKIT_JWT_PORT: "9090" }, { host: "::", port: 9090 }],
  ])("%j", (variables, bind) => {
    expect(readTokenServiceSettings({ ...given, ...variables }).bind).toEqual(bind);
  });

  test("is said in one way", () => {
    expect(problemsOf({ ...given, LIVEKIT_JWT_BIND: ":9090", LIVEKIT_JWT_PORT: "9090" })).toEqual(["LIVEKIT_JWT_PORT"]);
    expect(problemsOf({ ...given, LIVEKIT_JWT_PORT: "0" })).toEqual(["LIVEKIT_JWT_PORT"]);
  });
});

test("everybody has full access by a star alone", () => {
  const of = (text: string) =>
    readTokenServiceSettings({ ...given, LIVEKIT_FULL_ACCESS_HOMESERVERS: text }).federation.fullAccess;
  expect(of("*")).toBe("everybody");
  expect(of(" a.org , b.org:8448 ")).toEqual(new Set(["a.org", "b.org:8448"]));
});

test("certificates are checked unless it is said in so many words", () => {
  const of = (value: string) =>
    readTokenServiceSettings({ ...given, LIVEKIT_INSECURE_SKIP_VERIFY_TLS: value }).federation.isTlsVerified;
  for (const value of ["true", "1", "yes_i_know_what_i_am_doing", " YES_I_KNOW_WHAT_I_AM_DOING"]) {
    expect(of(value)).toBe(true);
  }
  expect(of("YES_I_KNOW_WHAT_I_AM_DOING")).toBe(false);
});

test("addresses of client-server APIs, the store and the rest", () => {
  const settings = readTokenServiceSettings({
    ...given,
    LIVEKIT_CS_API_URL_OVERRIDES: "example.org=http://synapse:8008/, b.org=https://b.example",
    LIVEKIT_REDIS_URL: "redis://redis:6379",
    LIVEKIT_REDIS_PASSWORD: "p@ss",
    LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "30",
    LIVEKIT_LOG_LEVEL: "DEBUG",
    MELO_ALLOWED_NETWORKS: "10.0.0.0/8,fd00::/8",
  });
  expect(Object.fromEntries(settings.federation.clientApiUrls)).toEqual({
    "example.org": "http://synapse:8008",
    "b.org": "https://b.example",
  });
  expect(settings).toMatchObject({ redisUrl: "redis://:p%40ss@redis:6379", sanityCheckMs: 30_000, logLevel: "debug" });
  expect(settings.federation.allowedNetworks).toHaveLength(2);
});

describe("a registration", () => {
  const registration = "id: lk\nas_token: as\nhs_token: hs\nurl: http://x\nnamespaces: {}\n";

  test("comes from its file, with the name of its homeserver", () => {
    const settings = readTokenServiceSettings({
      ...given,
      LIVEKIT_AS_REGISTRATION_FILE: file("registration.yaml", registration),
      LIVEKIT_HS_SERVER_NAME: "example.org",
      LIVEKIT_CS_API_URL_OVERRIDES: "example.org=http://synapse:8008",
    });
    expect(settings.registration).toEqual({
      serverName: "example.org",
      asToken: "as",
      hsToken: "hs",
      id: "lk",
      homeserverUrl: "http://synapse:8008",
    });
  });

  test("is whole or not there", () => {
    expect(problemsOf({ ...given, LIVEKIT_AS_TOKEN: "as" })).toEqual(["LIVEKIT_HS_SERVER_NAME"]);
    expect(problemsOf({ ...given, LIVEKIT_HS_SERVER_NAME: "example.org" })).toEqual(["LIVEKIT_HS_SERVER_NAME"]);
    const whole = { LIVEKIT_AS_TOKEN: "as", LIVEKIT_HS_TOKEN: "hs", LIVEKIT_HS_SERVER_NAME: "example.org" };
    expect(problemsOf({ ...given, ...whole })).toEqual([]);
  });
});

test.each([
  ["LIVEKIT_URL", "sfu.example.org"],
  ["LIVEKIT_FULL_ACCESS_HOMESERVERS", "https://example.org"],
  ["LIVEKIT_CS_API_URL_OVERRIDES", "example.org"],
  ["LIVEKIT_JWT_BIND", "8080"],
  ["LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS", "-1"],
  ["LIVEKIT_LOG_LEVEL", "loud"],
  ["LIVEKIT_REDIS_URL", "redis"],
  ["MELO_ALLOWED_NETWORKS", "10.0.0.0"],
  ["MELO_ALLOWED_HOMESERVERS", "@ann:example.org"],
])("%s that is wrong is named", (name, value) => {
  expect(problemsOf({ ...given, [name]: value })).toEqual([name]);
});

test("everything that is missing is named at once", () => {
  expect(problemsOf({}).toSorted()).toEqual([
    "LIVEKIT_FULL_ACCESS_HOMESERVERS",
    "LIVEKIT_KEY",
    "LIVEKIT_SECRET",
    "LIVEKIT_URL",
  ]);
});
