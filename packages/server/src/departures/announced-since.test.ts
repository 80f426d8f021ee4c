import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { beforeEach, expect, test } from "vitest";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createAskAnnouncedSince, type AskAnnouncedSince } from "./announced-since.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";

const roomId = "!lounge:localhost";
const people = ["@bob:localhost", "@eve:elsewhere.org"] as const;

let homeserver: FakeHomeserver;
let isAnnouncedSince: AskAnnouncedSince;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(roomId, "@ann:localhost");
  for (const userId of people) homeserver.setMembership(roomId, userId, "join");
  isAnnouncedSince = createAskAnnouncedSince(homeserver.masquerade, "localhost");
});

function leaveOf(userId: string, deviceId: string | undefined = "D"): DelegatedLeave {
  const connection = { livekitRoom: "room", identity: `${userId}:D` };
  return { ...connection, roomId, userId, deviceId, delayId: "syd_1", delayMs: 1000, clientApiUrl: undefined };
}

test.each(people)("%s is back if the membership of the device is newer than the end", async (userId) => {
  expect(await isAnnouncedSince(leaveOf(userId), 0)).toBe(false);
  homeserver.set(roomId, userId, eventTypes.callMember, callMemberStateKey(userId, "D"), { device_id: "D" });
  const writtenMs =
    homeserver.state(roomId, eventTypes.callMember, callMemberStateKey(userId, "D"))?.originServerTs ?? 0;
  expect(await isAnnouncedSince(leaveOf(userId), writtenMs - 1)).toBe(true);
  expect(await isAnnouncedSince(leaveOf(userId), writtenMs)).toBe(false);
  expect(await isAnnouncedSince(leaveOf(userId, "OTHER"), 0)).toBe(false);
});

test("what another has written since is no sign of life, and a device that is not named gives none", async () => {
  const [bob] = people;
  homeserver.set(roomId, "@ann:localhost", eventTypes.callMember, callMemberStateKey(bob, "D"), {});
  expect(await isAnnouncedSince(leaveOf(bob), 0)).toBe(false);
  expect(await isAnnouncedSince({ ...leaveOf(bob), deviceId: undefined }, 0)).toBe(false);
});
