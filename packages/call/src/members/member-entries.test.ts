import { describe, expect, test } from "vitest";
import type { RtcMembership } from "../ports/index.ts";
import { memberEntries, otherMembershipsThan, type OwnPlace } from "./member-entries.ts";

const own: OwnPlace = { userId: "@ann:x", deviceId: "LAPTOP", participantIdentity: "@ann:x:LAPTOP", enteredAtMs: 50 };

function membership(userId: string, deviceId: string, memberId: string, joinedAtMs: number): RtcMembership {
  const identity = `${userId}:${deviceId}:${memberId}`;
  return {
    userId,
    deviceId,
    memberId,
    joinedAtMs,
    participantIdentity: identity,
    transport: undefined,
    intent: undefined,
  };
}

describe("Everybody in the call we are in", () => {
  test("stands in order of joining, ties broken by member id", () => {
    const list = [
      membership("@ben:x", "PHONE", "b", 20),
      membership("@cleo:x", "PHONE", "a", 20),
      membership("@dora:x", "PHONE", "d", 10),
    ];
    expect(memberEntries(own, list).map(({ userId }) => userId)).toEqual(["@dora:x", "@cleo:x", "@ben:x", "@ann:x"]);
  });

  test("includes ourselves before anybody has announced us, under a key that stays", () => {
    const [before] = memberEntries(own, []);
    const [after] = memberEntries(own, [membership("@ann:x", "LAPTOP", "m", 60)]);
    expect(before).toMatchObject({ isOwn: true, joinedAtMs: 50, participantIdentity: "@ann:x:LAPTOP" });
    expect(after).toMatchObject({
      key: before?.key,
      isOwn: true,
      joinedAtMs: 60,
      participantIdentity: "@ann:x:LAPTOP:m",
    });
  });

  test("has us once, by the newest membership, though an unclean leave left an older one", () => {
    const list = [membership("@ann:x", "LAPTOP", "old", 10), membership("@ann:x", "LAPTOP", "new", 60)];
    expect(memberEntries(own, list)).toMatchObject([{ isOwn: true, memberId: "new" }]);
  });

  test("has another device of ours as somebody else", () => {
    const list = [membership("@ann:x", "PHONE", "p", 10)];
    expect(memberEntries(own, list).map(({ isOwn }) => isOwn)).toEqual([false, true]);
    expect(otherMembershipsThan(own, list)).toEqual(list);
  });

  test("has two devices and two stays of one person apart", () => {
    const list = [
      membership("@ben:x", "PHONE", "1", 10),
      membership("@ben:x", "PHONE", "2", 20),
      membership("@ben:x", "LAPTOP", "1", 30),
    ];
    expect(new Set(memberEntries(own, list).map(({ key }) => key)).size).toBe(4);
  });
});
