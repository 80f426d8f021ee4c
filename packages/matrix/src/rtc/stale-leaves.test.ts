import { expect, test } from "vitest";
import { staleLeavesIn } from "./stale-leaves.ts";

const own = { userId: "@ann:example.org", deviceId: "PHONE" };

function leave(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    delay_id: "d1",
    room_id: "!lounge",
    type: "org.matrix.msc3401.call.member",
    state_key: "_@ann:example.org_PHONE_m.call",
    ...changes,
  };
}

test.each(["delayed_events", "scheduled"])("leaves of this device in this room are found under %s", (field) => {
  expect(staleLeavesIn({ [field]: [leave(), leave({ delay_id: "d2" })] }, "!lounge", own)).toEqual(["d1", "d2"]);
});

test("leaves of other rooms and devices, and other events, are let be", () => {
  const others = [
    leave({ room_id: "!other" }),
    leave({ state_key: "_@ann:example.org_LAPTOP_m.call" }),
    leave({ type: "m.room.message" }),
    leave({ delay_id: 1 }),
    null,
  ];
  expect(staleLeavesIn({ delayed_events: others }, "!lounge", own)).toEqual([]);
  expect(staleLeavesIn({}, "!lounge", own)).toEqual([]);
});
