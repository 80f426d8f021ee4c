import { expect, test } from "vitest";
import { peersByRoom, withDirectRoom } from "./direct-rooms.ts";

const ben = "@ben:example.org";
const cleo = "@cleo:example.org";

test("a conversation of three is listed under both others and read as one", () => {
  const content = withDirectRoom({ [ben]: ["!old"] }, "!trio", [ben, cleo]);
  expect(content).toEqual({ [ben]: ["!old", "!trio"], [cleo]: ["!trio"] });
  expect([...peersByRoom(content)]).toEqual([
    ["!old", [ben]],
    ["!trio", [ben, cleo]],
  ]);
});

test("adding a conversation twice changes nothing", () => {
  const content = withDirectRoom({}, "!dm", [ben]);
  expect(withDirectRoom(content, "!dm", [ben])).toEqual(content);
});

test("what has another shape is neither read nor lost", () => {
  const content = { [ben]: "!dm", other: { a: 1 }, [cleo]: [7, "!c"] };
  expect([...peersByRoom(content)]).toEqual([["!c", [cleo]]]);
  expect(withDirectRoom(content, "!d", [cleo])).toMatchObject({ other: { a: 1 }, [cleo]: [7, "!c", "!d"] });
});
