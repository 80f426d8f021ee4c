import { expect, test } from "vitest";
import { callActionContent, parseCallAction, type CallAction } from "./call-action.ts";

const userId = "@bob:example.org";

test.each<CallAction>([
  { action: "disconnect", userId, reason: undefined },
  { action: "disconnect", userId, reason: "a loud fan" },
  { action: "move", userId, toRoomId: "!lounge:example.org", reason: undefined },
  { action: "move", userId, toRoomId: "!lounge:example.org", reason: "your turn" },
])("is the same after writing and reading: %j", (action) => {
  expect(parseCallAction(callActionContent(action))).toEqual(action);
});

test.each([
  {},
  { action: "disconnect" },
  { action: "disconnect", user_id: "bob" },
  { action: "move", user_id: userId },
  { action: "move", user_id: userId, to_room_id: "lounge" },
  { action: "praise", user_id: userId },
  { action: "disconnect", user_id: userId, reason: 1 },
])("%j is no action", (content) => {
  expect(parseCallAction(content)).toBeUndefined();
});
