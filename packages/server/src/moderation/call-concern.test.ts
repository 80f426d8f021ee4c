import { eventTypes } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import type { RoomEvent } from "../appservice/room-events.ts";
import { concernFrom, mergeSought, nobody } from "./call-concern.ts";

const roomId = "!lounge:localhost";
const bob = "@bob:localhost";

function event(parts: Partial<RoomEvent>): RoomEvent {
  return {
    roomId,
    type: eventTypes.member,
    stateKey: bob,
    sender: bob,
    eventId: "$1",
    originServerTs: 1,
    content: {},
    previousContent: undefined,
    redacts: undefined,
    ...parts,
  };
}

const cause = { trigger: "push", originServerTs: 1 } as const;
const aboutBob = { roomId, userIds: new Set([bob]), gone: nobody, cause };
const bobIsGone = { ...aboutBob, gone: new Set([bob]) };
const aboutEverybody = { roomId, userIds: "everybody", gone: nobody, cause };

describe("what a member event means for the call", () => {
  test.each([
    ["leave", "join", bobIsGone],
    ["ban", "join", bobIsGone],
    ["leave", undefined, bobIsGone],
    ["leave", "invite", undefined],
    ["ban", "leave", undefined],
    ["join", "join", undefined],
    ["invite", undefined, undefined],
    ["invite", "leave", undefined],
    [["leave"], "join", undefined],
  ])("%s after %s", (membership, before, concern) => {
    const previousContent = before === undefined ? undefined : { membership: before };
    expect(concernFrom(event({ content: { membership }, previousContent }))).toEqual(concern);
  });

  test("nothing if it is no state", () => {
    expect(concernFrom(event({ content: { membership: "leave" }, stateKey: undefined }))).toBeUndefined();
  });
});

test.each([
  [eventTypes.powerLevels, "", aboutEverybody],
  [eventTypes.callPolicy, "", aboutEverybody],
  [eventTypes.rtcSlot, "m.call#ROOM", aboutEverybody],
  [eventTypes.redaction, undefined, undefined],
  [eventTypes.callRestriction, `_${bob}`, aboutBob],
  [eventTypes.callRestriction, bob, undefined],
  [eventTypes.callPolicy, undefined, undefined],
  [eventTypes.message, undefined, undefined],
  [eventTypes.name, "", undefined],
])("%s with state key %s", (type, stateKey, concern) => {
  expect(concernFrom(event({ type, stateKey }))).toEqual(concern);
});

test("two searches are one about all of them, for the newer cause", () => {
  const newer = { trigger: "moderator", originServerTs: undefined } as const;
  const one = { userIds: new Set(["a"]), gone: new Set(["a"]), cause };
  expect(mergeSought(one, { userIds: new Set(["a", "b"]), gone: nobody, cause: newer })).toEqual({
    userIds: new Set(["a", "b"]),
    gone: new Set(["a"]),
    cause: newer,
  });
  expect(mergeSought({ ...one, userIds: "everybody" }, one).userIds).toBe("everybody");
});
