import { expect, test } from "vitest";
import { callMemberStateKey, parseParticipantIdentity } from "./call-membership.ts";

test("the state key names user and device as matrix-js-sdk does", () => {
  expect(callMemberStateKey("@ann:localhost", "DEVICE")).toBe("_@ann:localhost_DEVICE_m.call");
});

test.each([
  ["@ann:localhost:DEVICE", "localhost", { userId: "@ann:localhost", deviceId: "DEVICE" }],
  ["@ann:example.org:8448:D", "example.org:8448", { userId: "@ann:example.org:8448", deviceId: "D" }],
  ["@ann:localhost:", "localhost", undefined],
  ["@ann:example.org:8448:D", "example.org", undefined],
  ["@ann:elsewhere:DEVICE", "localhost", undefined],
  ["@:localhost:DEVICE", "localhost", undefined],
  ["J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU", "localhost", undefined],
])("the identity %s at %s is taken apart", (identity, serverName, parts) => {
  expect(parseParticipantIdentity(identity, serverName)).toEqual(parts);
});
