import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCallsSettings } from "./calls-environment.ts";
import type { Environment } from "./read-environment.ts";
import { readWebSettings } from "./web-environment.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "melo-environment-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

const web = {
  MATRIX_HOMESERVER_URL: "https://matrix.example.org/",
  LIVEKIT_API_KEY: "key",
  LIVEKIT_API_SECRET: "secret",
  NEXT_PUBLIC_LIVEKIT_URL: "wss://example.org/livekit/sfu",
};

function calls(): Environment {
  return {
    ...web,
    MATRIX_SERVER_NAME: "example.org",
    MELO_PUBLIC_URL: "https://example.org",
    MELO_CALLS_BIND: "127.0.0.1:8081",
    MELO_CALLS_INTERNAL_BIND: "[::1]:8082",
    MELO_AS_TOKEN_FILE: file("as", "as-token\n"),
    MELO_HS_TOKEN_FILE: file("hs", "hs-token"),
    MELO_REGISTRATION_SECRET_FILE: file("registration", "registration"),
    MELO_SETUP_TOKEN_FILE: file("setup", "setup"),
  };
}

function messageOf(read: () => unknown): string {
  try {
    read();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

test("what is optional follows from the rest", () => {
  const livekit = {
    key: { id: "key", secret: "secret" },
    publicUrl: "wss://example.org/livekit/sfu",
    apiUrl: "https://example.org/livekit/sfu",
  };
  expect(readWebSettings(web)).toEqual({
    homeserverUrl: "https://matrix.example.org",
    tokenSource: { kind: "own", livekit },
  });
  const internal = {
    MATRIX_HOMESERVER_INTERNAL_URL: "http://127.0.0.1:8008",
    LIVEKIT_INTERNAL_URL: "http://127.0.0.1:7880",
  };
  expect(readWebSettings({ ...web, ...internal })).toMatchObject({
    homeserverUrl: "http://127.0.0.1:8008",
    tokenSource: { livekit: { apiUrl: "http://127.0.0.1:7880" } },
  });
});

test("with a token service that is there already, web needs no key to LiveKit", () => {
  const settings = readWebSettings({
    MATRIX_HOMESERVER_URL: "https://matrix.example.org",
    LIVEKIT_TOKEN_SERVICE_URL: "https://rtc.example.org/livekit/jwt/",
  });
  expect(settings.tokenSource).toEqual({ kind: "service", serviceUrl: "https://rtc.example.org/livekit/jwt" });
});

test("with calls that knows the rooms, web needs no key at all", () => {
  const given = {
    MATRIX_HOMESERVER_URL: "https://matrix.example.org",
    MELO_CALLS_INTERNAL_URL: "http://127.0.0.1:17102/",
  };
  expect(readWebSettings(given).tokenSource).toEqual({ kind: "calls", callsUrl: "http://127.0.0.1:17102" });
  const both = { ...given, LIVEKIT_TOKEN_SERVICE_URL: "https://rtc.example.org/livekit/jwt" };
  expect(messageOf(() => readWebSettings(both))).toMatch(/LIVEKIT_TOKEN_SERVICE_URL: does not go with/);
});

test("secrets come from files, without the line's end", () => {
  const settings = readCallsSettings({
    ...calls(),
    LIVEKIT_API_SECRET: undefined,
    LIVEKIT_API_SECRET_FILE: file("livekit", "from file\n"),
    LIVEKIT_JOIN_API_KEY: "join",
    LIVEKIT_JOIN_API_SECRET_FILE: file("join", "join secret"),
  });
  expect(settings).toMatchObject({
    asToken: "as-token",
    internalBind: { host: "::1", port: 8082 },
    applicationServiceId: "melo-calls",
    doorKeys: [
      { id: "key", secret: "from file" },
      { id: "join", secret: "join secret" },
    ],
  });
});

test("everything that is missing is named at once", () => {
  const lines = messageOf(() => readCallsSettings({})).split("\n");
  const named = Object.keys(calls()).filter((name) =>
    lines.some((line) => line.trim().startsWith(`${name}: is missing`)),
  );
  expect(named).toEqual(Object.keys(calls()));
});

test.each([
  ["MATRIX_HOMESERVER_URL", "matrix.example.org"],
  ["NEXT_PUBLIC_LIVEKIT_URL", "https://example.org"],
  ["MELO_CALLS_BIND", "8081"],
  ["MATRIX_SERVER_NAME", "@ann:example.org"],
  ["MELO_AS_TOKEN_FILE", "/nowhere/as-token"],
  ["LIVEKIT_API_SECRET", ""],
  ["LIVEKIT_JOIN_API_KEY", "without its secret"],
])("%s that is wrong is named, without what it holds", (name, value) => {
  const message = messageOf(() => readCallsSettings({ ...calls(), [name]: value }));
  expect(message.split("\n")).toHaveLength(2);
  expect(message).toContain(`${name}: `);
  if (value !== "" && !name.endsWith("_FILE")) expect(message).not.toContain(value);
});

test("an empty secret file is no secret", () => {
  const message = messageOf(() => readCallsSettings({ ...calls(), MELO_HS_TOKEN_FILE: file("empty", "\n") }));
  expect(message).toMatch(/MELO_HS_TOKEN_FILE: .* is empty/);
});

test("the shared store is optional, and its URL may lie in a file for its password's sake", () => {
  expect(readCallsSettings(calls()).redisUrl).toBeUndefined();
  expect(readCallsSettings({ ...calls(), MELO_REDIS_URL: "redis://10.0.0.1:6379/2" }).redisUrl).toBe(
    "redis://10.0.0.1:6379/2",
  );
  const inFile = { ...calls(), MELO_REDIS_URL_FILE: file("redis", "rediss://:secret@redis.internal:6379\n") };
  expect(readCallsSettings(inFile).redisUrl).toBe("rediss://:secret@redis.internal:6379");
  const wrong = { ...calls(), MELO_REDIS_URL_FILE: file("redis", "http://user:secret@redis") };
  expect(messageOf(() => readCallsSettings(wrong))).toMatch(
    /MELO_REDIS_URL_FILE: must be a redis:\/\/ or rediss:\/\/ URL$/,
  );
});
