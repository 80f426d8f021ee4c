import { expect, test } from "vitest";
import { spaceChildrenFrom, type SpaceChildEvent } from "./space-children.ts";

function child(roomId: string, content: Record<string, unknown>, sentAtMs = 1): SpaceChildEvent {
  return { roomId, content: { via: ["example.org"], ...content }, sentAtMs };
}

function idsOf(events: readonly SpaceChildEvent[]): readonly string[] {
  return spaceChildrenFrom(events).map(({ roomId }) => roomId);
}

test("children stand in the order of the space, the ones without order last and the oldest of them first", () => {
  expect(
    idsOf([child("!c", {}, 3), child("!b", { order: "b" }), child("!d", {}, 2), child("!a", { order: "a" })]),
  ).toEqual(["!a", "!b", "!d", "!c"]);
});

test("equal children are told apart by room id, so that everybody sees the same order", () => {
  expect(idsOf([child("!b", { order: "x" }), child("!a", { order: "x" })])).toEqual(["!a", "!b"]);
});

test("a child without servers to join through was taken out", () => {
  expect(idsOf([child("!gone", { via: [] }), child("!odd", { via: "example.org" }), child("!here", {})])).toEqual([
    "!here",
  ]);
});

test("an order that the specification forbids counts as none", () => {
  const [first] = spaceChildrenFrom([child("!a", { order: "é" })]);
  expect(first?.order).toBeUndefined();
});

test("default channels are marked", () => {
  expect(spaceChildrenFrom([child("!a", { suggested: true }), child("!b", { suggested: "yes" })])).toMatchObject([
    { isSuggested: true },
    { isSuggested: false },
  ]);
});
