import { describe, expect, test } from "vitest";
import { bearerAttributes, bearerOf, identityOf, type Bearer } from "./bearer.ts";
import { callRoomName } from "./room-name.ts";

const slot = { roomId: "!room:example.com", slotId: "m.call#ROOM" };
const room = callRoomName(slot.roomId);
const userId = "@alice:example.com";
const deviceId = "DEVICE123";
const bearers: readonly (readonly [string, Bearer, string])[] = [
  ["user and device", { userId, deviceId, memberId: undefined }, "@alice:example.com:DEVICE123"],
  [
    "user, device and member",
    { userId, deviceId, memberId: "memberABC" },
    "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU",
  ],
  [
    "user and member",
    { userId, deviceId: undefined, memberId: "memberABC" },
    "M3VnsLXrkbxIDINXO64u8PZzFyD9ZYFiQULR2dshWYs",
  ],
];

describe("names in LiveKit are those of MSC4195 (T6)", () => {
  test.each(bearers)("an identity of %s", (_, bearer, identity) => {
    expect(identityOf(bearer)).toBe(identity);
  });

  test.each([
    ["!roomid:example.com", "slot1234", "O8437W3+jmzMVjoIP3tNwbm+XxHQk2iKpOA7aqw3qSc"],
    ["!room:example.com", "m.call#ROOM", "krj2dgxw2K6EOm9he4GfQJ6JsSVWfJ8a7BkyjZcSmxs"],
  ])("a room %s, slot %s", (roomId, slotId, name) => {
    expect(callRoomName(roomId, slotId)).toBe(name);
  });

  test("the slot of every call is what is left out", () => {
    expect(callRoomName("!room:example.com")).toBe("krj2dgxw2K6EOm9he4GfQJ6JsSVWfJ8a7BkyjZcSmxs");
  });
});

describe("whose connection it is", () => {
  test.each(bearers)("is said by attributes that the identity confirms: %s", (_, bearer, identity) => {
    const attributes = bearerAttributes(bearer, slot);
    expect(bearerOf({ identity, attributes, room }, "elsewhere.org")).toEqual({ ...bearer, roomId: slot.roomId });
  });

  test("in another slot, too", () => {
    const other = { ...slot, slotId: "m.call#OTHER" };
    const [, bearer, identity] = bearers[0] ?? expect.unreachable();
    const attributes = bearerAttributes(bearer, other);
    const inOther = { identity, attributes, room: callRoomName(other.roomId, other.slotId) };
    expect(bearerOf(inOther, "elsewhere.org")?.roomId).toBe(slot.roomId);
  });

  test("is said by a plain identity of the server alone", () => {
    const identity = "@alice:example.com:DEVICE123";
    const bearer = { userId, deviceId, memberId: undefined, roomId: undefined };
    expect(bearerOf({ identity, room }, "example.com")).toEqual(bearer);
    expect(bearerOf({ identity, room }, "elsewhere.org")).toBeUndefined();
  });

  test("cannot be claimed: neither another's name nor another room", () => {
    const identity = "@eve:example.com:E";
    const attributes = bearerAttributes(
      { userId, deviceId, memberId: undefined },
      { ...slot, roomId: "!other:example.com" },
    );
    expect(bearerOf({ identity, attributes, room }, "example.com")).toEqual({
      userId: "@eve:example.com",
      deviceId: "E",
      memberId: undefined,
      roomId: undefined,
    });
    expect(bearerOf({ identity, attributes, room }, "elsewhere.org")).toBeUndefined();
  });
});
