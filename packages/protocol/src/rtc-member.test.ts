import { expect, test } from "vitest";
import { parseRtcMember, rtcMemberLeave } from "./rtc-member.ts";

const slotId = "m.call#ROOM";
const member = { id: "M", user_id: "@ann:localhost", device_id: "D" };

test.each([
  ["matrix-js-sdk 43", { slot_id: slotId, member, msc4354_sticky_key: "K" }, { memberId: "M", slotId, stickyKey: "K" }],
  [
    "MSC4143",
    { slot_id: slotId, member: { id: "M", membership: "join" }, sticky_key: "M" },
    { memberId: "M", slotId, stickyKey: "M" },
  ],
  ["nobody, who has left", { slot_id: slotId, member: { id: "M", membership: "leave" } }, undefined],
  ["nobody, who has left by matrix-js-sdk 43", { slot_id: slotId, msc4354_sticky_key: "K" }, undefined],
  ["an encrypted event", { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" }, undefined],
])("a sticky membership is read: of %s", (_, content, expected) => {
  expect(parseRtcMember(content)).toEqual(expected);
});

test("what withdraws a membership is read as none", () => {
  expect(parseRtcMember(rtcMemberLeave({ memberId: "M", slotId, stickyKey: "K" }))).toBeUndefined();
});
