import { eventTypes } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { callsWithin, outcomeOf, type CallHistory } from "./call-lines.ts";

const ann = "@ann:x";
const ben = "@ben:x";
const inCall = { application: "m.call", "m.call.intent": "audio" };

function member(senderId: string, sentAtMs: number, content: object, previousContent: object = {}) {
  return {
    eventId: `$${senderId}${sentAtMs}`,
    type: eventTypes.callMember,
    stateKey: `_${senderId}_LAPTOP_m.call`,
    content: { ...content },
    previousContent: { ...previousContent },
    senderId,
    sentAtMs,
  };
}

function said(type: string, senderId: string, sentAtMs: number, content: object) {
  return { ...member(senderId, sentAtMs, content), type, stateKey: undefined };
}

const ring = {
  sender_ts: 1,
  lifetime: 90_000,
  "m.mentions": { room: true },
  notification_type: "ring",
};

describe("the calls of a room", () => {
  test("go from the first who comes to the last who leaves", () => {
    expect(
      callsWithin([
        member(ann, 1, inCall),
        member(ben, 2, { ...inCall, "m.call.intent": "video" }),
        member(ann, 3, { ...inCall, "m.call.intent": "video" }, inCall),
        member(ann, 4, {}, inCall),
        member(ben, 5, {}, inCall),
        member(ben, 8, inCall),
      ]),
    ).toMatchObject([
      { eventId: "$@ann:x1", starterId: ann, participantIds: [ann, ben], endedAtMs: 5, isVideo: false },
      { eventId: "$@ben:x8", starterId: ben, participantIds: [ben], endedAtMs: undefined },
    ]);
  });

  test("say who was rung and who declined, also after the end", () => {
    expect(
      callsWithin([
        member(ann, 1, { ...inCall, "m.call.intent": "video" }),
        said(eventTypes.rtcNotification, ann, 2, ring),
        member(ann, 3, {}, inCall),
        said(eventTypes.rtcDecline, ben, 4, { "m.relates_to": { event_id: "$ring" } }),
      ]),
    ).toMatchObject([{ isVideo: true, hasRung: true, declinedBy: [ben], endedAtMs: 3 }]);
  });

  test("that ran before the oldest event have no line", () => {
    expect(callsWithin([member(ann, 1, inCall, inCall), member(ben, 2, inCall), member(ann, 3, {}, inCall)])).toEqual(
      [],
    );
    expect(callsWithin([member(ann, 1, {}, inCall), member(ben, 2, inCall)])).toHaveLength(1);
  });

  test("that only told of themselves did not ring", () => {
    const notification = { ...ring, notification_type: "notification" };
    const calls = callsWithin([member(ann, 1, inCall), said(eventTypes.rtcNotification, ann, 2, notification)]);
    expect(calls[0]?.hasRung).toBe(false);
  });
});

describe("what a call was to Ann", () => {
  const call: CallHistory = {
    eventId: "$call",
    starterId: ben,
    participantIds: [ben],
    isVideo: false,
    endedAtMs: 9,
    hasRung: true,
    declinedBy: [],
  };

  test.each([
    ["missed", {}],
    ["running", { endedAtMs: undefined }],
    ["ended", { hasRung: false }],
    ["ended", { declinedBy: [ann] }],
    ["ended", { participantIds: [ben, ann] }],
    ["unanswered", { starterId: ann, participantIds: [ann] }],
    ["declined", { starterId: ann, participantIds: [ann], declinedBy: [ben] }],
    ["ended", { starterId: ann, participantIds: [ann, ben] }],
  ] as const)("%s, with %o", (outcome, facts) => {
    expect(outcomeOf({ ...call, ...facts }, ann)).toBe(outcome);
  });
});
