import { expect, test } from "vitest";
import { callMemberStateKey, parseCallMemberStateKey, parseParticipantIdentity } from "./call-membership.ts";

test("the state key names user and device as matrix-js-sdk does", () => {
  expect(callMemberStateKey("@ann:localhost", "DEVICE")).toBe("_@ann:localhost_DEVICE_m.call");
});

test.each([
  ["@ann:localhost", "DEVICE"],
  ["@a_n_n:example.org:8448", "D_E"],
  ["@ann:[2001:db8::1]:80", "_"],
])("the state key of %s's %s is taken apart again", (userId, deviceId) => {
  expect(parseCallMemberStateKey(callMemberStateKey(userId, deviceId))).toEqual({ userId, deviceId });
});

test.each([
  "",
  "@ann:localhost",
  "_@ann:localhost_m.call",
  "_@ann_D_m.call",
  "_@ann:localhost_D",
  "@ann:localhost_D_m.call",
])("%s is the state key of no device", (stateKey) => {
  expect(parseCallMemberStateKey(stateKey)).toBeUndefined();
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
