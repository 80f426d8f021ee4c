import { describe, expect, test } from "vitest";
import { callKeyRequestContent, parseCallKeyRequest, type CallKeyRequest } from "./call-key-request.ts";

const request: CallKeyRequest = {
  roomId: "!lounge:example.org",
  deviceId: "LAPTOP",
  memberId: "@ann:example.org:LAPTOP",
  sentAtMs: 1_764_000_000_000,
};

test("a request is read as it was written, also with what later versions add", () => {
  const content = callKeyRequestContent(request);
  expect(parseCallKeyRequest(content)).toEqual(request);
  expect(parseCallKeyRequest({ ...content, later: { unknown: true } })).toEqual(request);
});

describe("a request of another shape asks for nothing", () => {
  const valid = callKeyRequestContent(request);
  test.each([
    ["no object", "request"],
    ["nothing", undefined],
    ["no room", { ...valid, room_id: undefined }],
    ["no room id", { ...valid, room_id: "lounge" }],
    ["a device id that could be confused", { ...valid, member: { ...valid.member, claimed_device_id: "A:B" } }],
    ["an empty member id", { ...valid, member: { ...valid.member, id: "" } }],
    ["an endless member id", { ...valid, member: { ...valid.member, id: "x".repeat(10_000) } }],
    ["another session", { ...valid, session: { ...valid.session, call_id: "other" } }],
    ["a moment that is none", { ...valid, sent_ts: "now" }],
    ["a moment before all clocks", { ...valid, sent_ts: -1 }],
    ["an infinite moment", { ...valid, sent_ts: Number.POSITIVE_INFINITY }],
    ["lists for everything", { room_id: [], member: [], session: [], sent_ts: [] }],
  ])("%s", (_, content) => {
    expect(parseCallKeyRequest(content)).toBeUndefined();
  });
});

/** Numbers from 0 to below 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("what thousands of mutations leave is read as a whole or not at all, and never throws", () => {
  const random = createRandom(7);
  const junk: readonly unknown[] = [
    null,
    0,
    -1,
    "",
    "m.call",
    "!x",
    [],
    {},
    Number.NaN,
    true,
    "\u0000",
    "a".repeat(600),
  ];
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];

  function mutate(value: unknown): unknown {
    if (random() < 0.15) return pick(junk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(() => random() > 0.05)
        .map(([key, inner]) => [key, mutate(inner)]),
    );
  }

  let whole = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const read = parseCallKeyRequest(mutate(callKeyRequestContent(request)));
    if (read === undefined) continue;
    whole += 1;
    expect(read.roomId).toBe(request.roomId);
    expect(read.deviceId).toMatch(/^[A-Za-z0-9._~+/=-]+$/);
    expect(read.memberId.length).toBeGreaterThan(0);
    expect(Number.isSafeInteger(read.sentAtMs)).toBe(true);
  }
  expect(whole).toBeGreaterThan(0);
});
