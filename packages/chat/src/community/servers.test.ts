import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roomSummary } from "../testing/fake-rooms.ts";
import { channelView, compareSpaceChildren, serverItems, serverView, type RoomsById } from "./servers.ts";

function roomsById(...rooms: readonly ReturnType<typeof roomSummary>[]): RoomsById {
  return new Map(rooms.map((room) => [room.roomId, room]));
}

describe("the order of a space's children", () => {
  test.each<[string, readonly (readonly [string, string | undefined])[], string]>([
    [
      "by order",
      [
        ["!b", "a"],
        ["!a", "b"],
      ],
      "!b !a",
    ],
    [
      "capitals before small letters, as code points are",
      [
        ["!a", "a"],
        ["!b", "B"],
      ],
      "!b !a",
    ],
    [
      "without an order last, then by id",
      [
        ["!b", undefined],
        ["!a", undefined],
        ["!c", "z"],
      ],
      "!c !a !b",
    ],
    [
      "an order that is too long or not ASCII counts as none",
      [
        ["!a", "x".repeat(51)],
        ["!b", "ä"],
        ["!c", "z"],
      ],
      "!c !a !b",
    ],
  ])("%s", (_, children, order) => {
    const sorted = children
      .map(([roomId, childOrder]) => ({ roomId, order: childOrder, isSuggested: false }))
      .toSorted(compareSpaceChildren);
    expect(sorted.map((child) => child.roomId).join(" ")).toBe(order);
  });

  test("is the same whatever order the children arrive in", () => {
    const child = fc.record({
      roomId: fc.string({ minLength: 1 }),
      order: fc.option(fc.string(), { nil: undefined }),
      isSuggested: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(child, { selector: (entry) => entry.roomId }), (children) => {
        const sorted = children.toSorted(compareSpaceChildren);
        expect(children.toReversed().toSorted(compareSpaceChildren)).toEqual(sorted);
      }),
    );
  });
});

describe("servers", () => {
  test("are the spaces one is in, by name", () => {
    const rooms = roomsById(
      roomSummary("!2", { kind: "space", name: "Zebra" }),
      roomSummary("!1", { kind: "space", name: "apple" }),
      roomSummary("!3", { kind: "space", membership: "invite" }),
      roomSummary("!4"),
    );
    expect(serverItems(rooms).map((server) => server.name)).toEqual(["apple", "Zebra"]);
  });

  test("show only channels that one is in", () => {
    const rooms = roomsById(
      roomSummary("!s", {
        kind: "space",
        children: ["!in", "!invited", "!unknown", "!space2"].map((roomId) => ({
          roomId,
          order: undefined,
          isSuggested: false,
        })),
      }),
      roomSummary("!in"),
      roomSummary("!invited", { membership: "invite" }),
      roomSummary("!space2", { kind: "space" }),
    );
    expect(serverView(rooms, "!s")?.textChannels.map((channel) => channel.roomId)).toEqual(["!in"]);
    expect(serverView(rooms, "!in")).toBeUndefined();
    expect(channelView(rooms, "!s")).toBeUndefined();
  });

  test("own their channels, and a channel outside all of them has none", () => {
    const rooms = roomsById(
      roomSummary("!s", { kind: "space", children: [{ roomId: "!a", order: undefined, isSuggested: false }] }),
      roomSummary("!a"),
      roomSummary("!b"),
    );
    expect(channelView(rooms, "!a")?.spaceId).toBe("!s");
    expect(channelView(rooms, "!b")?.spaceId).toBeUndefined();
  });
});
