import { MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createFindClientApi } from "./find-client-api.ts";
import type { SendOutbound } from "./outbound.ts";

let nowMs: number;
let asked: string[];
let content: unknown;
let find: ReturnType<typeof createFindClientApi>;

beforeEach(() => {
  [nowMs, asked] = [0, []];
  content = { "m.homeserver": { base_url: "https://matrix.example.org/" } };
  const send: SendOutbound = async ({ authority }, { path }) => {
    asked.push(authority + path);
    if (content === undefined) throw new MeloError("server_unreachable", "nobody there");
    return { status: 200, location: undefined, retryAfter: undefined, body: JSON.stringify(content) };
  };
  const overrides = new Map([["known.org", "http://127.0.0.1:8008"]]);
  find = createFindClientApi({ ownServerName: "own.org", overrides, send, now: () => nowMs });
});

test("of the own homeserver it is known, and of those that are configured", async () => {
  expect(await find("own.org")).toEqual({ url: undefined });
  expect(await find("known.org")).toEqual({ url: "http://127.0.0.1:8008" });
  expect(asked).toEqual([]);
});

test("of others it is what clients are told, remembered for four hours", async () => {
  for (const _ of [1, 2]) expect(await find("example.org")).toEqual({ url: "https://matrix.example.org" });
  expect(asked).toEqual(["example.org/.well-known/matrix/client"]);
  nowMs += 4 * 3_600_000;
  await find("example.org");
  expect(asked).toHaveLength(2);
});

describe("it cannot be found", () => {
  test.each([
    ["where nobody answers", undefined],
    ["in an answer that is none", ["https://matrix.example.org"]],
    ["without TLS", { "m.homeserver": { base_url: "http://matrix.example.org" } }],
    ["at an address", { "m.homeserver": { base_url: "https://127.0.0.1:8008" } }],
    ["at an address in another spelling", { "m.homeserver": { base_url: "https://[::1]" } }],
    ["at a port of another service", { "m.homeserver": { base_url: "https://matrix.example.org:22" } }],
    ["behind a password", { "m.homeserver": { base_url: "https://user@matrix.example.org" } }],
    ["with a query", { "m.homeserver": { base_url: "https://matrix.example.org?x" } }],
  ])("%s", async (_, answered) => {
    content = answered;
    expect(await find("example.org")).toBeUndefined();
  });

  test("for what is no server name", async () => {
    for (const name of ["", "127.0.0.1", "2130706433", "a@b.org", "https://example.org"]) {
      expect(await find(name)).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });
});
