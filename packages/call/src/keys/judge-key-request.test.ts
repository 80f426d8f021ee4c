import { openCallPolicy } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import type { CallEntitlement } from "../ports/index.ts";
import { memberStanding } from "../testing/member-standing.ts";
import { judgeKeyRequest, type KeyRequestFacts } from "./judge-key-request.ts";

const keyInUseSinceMs = 1_000_000;
const entitlement: CallEntitlement = { ...memberStanding, memberSinceMs: keyInUseSinceMs };
const facts: KeyRequestFacts = {
  asker: { userId: "@ann:melo.example", deviceId: "LAPTOP" },
  own: { userId: "@ben:melo.example", deviceId: "LAPTOP" },
  entitlement,
  present: new Set(["@ben:melo.example"]),
  keyInUseSinceMs,
};

describe("Who asks for a media key ahead of its membership", () => {
  test("is handed it if it may be in the call, and was in the room when the key came into use", () => {
    expect(judgeKeyRequest(facts)).toBe("hand");
  });

  test("is handed it as another device of ourselves", () => {
    expect(judgeKeyRequest({ ...facts, asker: { ...facts.own, deviceId: "PHONE" } })).toBe("hand");
  });

  test.each<readonly [string, Partial<CallEntitlement>]>([
    ["is not in the room", { isMember: false, memberSinceMs: undefined }],
    ["lacks the power to announce itself", { mayAnnounce: false }],
    ["asks for a call that was closed", { isCallClosed: true }],
    ["finds the call full", { policy: { ...openCallPolicy, maxMembers: 1 } }],
  ])("gets nothing if it %s", (_, change) => {
    expect(judgeKeyRequest({ ...facts, entitlement: { ...entitlement, ...change } })).toBe("not_admitted");
  });

  test("gets nothing if it came into the room later, so that no key opens what was said before", () => {
    const later = { ...entitlement, memberSinceMs: keyInUseSinceMs + 1 };
    expect(judgeKeyRequest({ ...facts, entitlement: later })).toBe("newer_than_key");
    const unknown = { ...entitlement, memberSinceMs: undefined };
    expect(judgeKeyRequest({ ...facts, entitlement: unknown })).toBe("newer_than_key");
  });

  test("gets nothing before there is a key, and nothing if it is ourselves", () => {
    expect(judgeKeyRequest({ ...facts, keyInUseSinceMs: undefined })).toBe("no_key");
    expect(judgeKeyRequest({ ...facts, asker: facts.own })).toBe("own_device");
  });
});
