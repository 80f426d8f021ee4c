import { callRestrictionStateKey, callSlotId, eventTypes, MeloError } from "@melo/protocol";
import { beforeEach, expect, test } from "vitest";
import { createAskAccess } from "../access/member-access.ts";
import { bearerAttributes, identityOf } from "../livekit/bearer.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createMatrixDoorPolicy, type DoorPolicy } from "./door-policy.ts";
import type { JoinToken } from "./join-token.ts";

const lounge = "!lounge:localhost";
const bob = "@bob:localhost";

let homeserver: FakeHomeserver;
const announcedIdentity = "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrX";
const announced = {
  find: async (_: string, identity: string) =>
    identity === announcedIdentity ? { userId: bob, deviceId: "D", memberId: "m", roomId: lounge } : undefined,
};

let callServer: FakeCallServer;
let policy: DoorPolicy;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom("!other:localhost", bob);
  homeserver.createRoom(lounge, "@ann:localhost");
  homeserver.setMembership(lounge, bob, "join");
  const { masquerade } = homeserver;
  callServer = createFakeCallServer();
  const askAccess = createAskAccess(createLiveViews(masquerade), callServer, "localhost");
  policy = createMatrixDoorPolicy(masquerade, askAccess, announced, "localhost");
});

function tokenOf(identity: string, room: string, attributes: JoinToken["attributes"] = {}): JoinToken {
  const rights = { canPublishSources: [], canSubscribe: true };
  return { jwt: "", identity, room, attributes, rights, withRights: async () => "" };
}

async function judge(
  identity = "@bob:localhost:DEVICE",
  room = callRoomName(lounge),
  attributes: JoinToken["attributes"] = {},
): Promise<string> {
  const verdict = await policy(tokenOf(identity, room, attributes));
  return "reason" in verdict ? `${verdict.kind} ${verdict.reason}` : verdict.kind;
}

test("a member may come in, whatever his device and whoever made the token", async () => {
  expect(await judge()).toBe("allowed");
  expect(await judge("@bob:localhost:ANOTHER")).toBe("allowed");
});

test.each(["leave", "ban", "invite"] as const)("with membership %s he may not", async (membership) => {
  homeserver.setMembership(lounge, bob, membership, "@ann:localhost");
  expect(await judge()).toBe("refused not_joined");
});

test("nor may somebody who is in no room with such a call, or does not exist", async () => {
  expect(await judge(undefined, callRoomName("!elsewhere:localhost"))).toBe("refused not_joined");
  expect(await judge("@nobody:localhost:D")).toBe("refused not_joined");
});

test("nor somebody who lost the power to announce himself", async () => {
  homeserver.set(lounge, "@ann:localhost", eventTypes.powerLevels, "", { state_default: 50 });
  expect(await judge()).toBe("refused may_not_announce");
});

test("he may do what he may do now", async () => {
  const content = { withheld: { microphone: { by: "@ann:localhost" } } };
  homeserver.set(lounge, "@ann:localhost", eventTypes.callRestriction, callRestrictionStateKey(bob), content);
  expect(await policy(tokenOf("@bob:localhost:DEVICE", callRoomName(lounge)))).toEqual({
    kind: "allowed",
    rights: { canPublishSources: ["camera", "screen_share", "screen_share_audio"], canSubscribe: true },
  });
});

test("a full call has a place for those who are in it, with whatever device, and for moderators", async () => {
  homeserver.set(lounge, "@ann:localhost", eventTypes.callPolicy, "", { max_members: 1 });
  const annIn = "@ann:localhost:X";
  callServer.rooms.set(callRoomName(lounge), new Set([annIn]));
  expect(await judge()).toBe("full");
  callServer.rooms.set(callRoomName(lounge), new Set(["@bob:localhost:PHONE"]));
  expect(await judge()).toBe("allowed");
  expect(await judge(annIn)).toBe("allowed");
});

test("a token that says whose it is and for which room is judged by that, hashed identity or not", async () => {
  const bearer = { userId: bob, deviceId: "DEVICE", memberId: "member" };
  const slot = { roomId: lounge, slotId: callSlotId };
  const askBearer = () => judge(identityOf(bearer), callRoomName(lounge), bearerAttributes(bearer, slot));
  expect(await askBearer()).toBe("allowed");
  expect(homeserver.requests.filter((request) => request.startsWith("joined_rooms"))).toEqual([]);
  homeserver.setMembership(lounge, bob, "ban", "@ann:localhost");
  expect(await askBearer()).toBe("refused not_joined");
});

test("an identity that somebody announced is his", async () => {
  expect(await judge(announcedIdentity)).toBe("allowed");
  homeserver.setMembership(lounge, bob, "leave");
  expect(await judge(announcedIdentity)).toBe("refused not_joined");
});

test("identities that are not of this server are unknown", async () => {
  expect(await judge("@bob:elsewhere.org:D")).toBe("unknown foreign_identity");
  expect(await judge("J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU")).toBe("unknown foreign_identity");
});

test("a homeserver that is down leaves it to LiveKit, so that calls go on (M5)", async () => {
  homeserver.isDown = true;
  expect(await judge()).toBe("unknown homeserver_unreachable");
});

test("a homeserver that does not accept us is not one that is down: nobody comes in", async () => {
  const { masquerade } = homeserver;
  const refusing = {
    ...masquerade,
    joinedRooms: () => Promise.reject(new MeloError("not_signed_in", "M_UNKNOWN_TOKEN")),
  };
  const askAccess = createAskAccess(createLiveViews(refusing), createFakeCallServer(), "localhost");
  const strict = createMatrixDoorPolicy(refusing, askAccess, announced, "localhost");
  await expect(strict(tokenOf("@bob:localhost:D", callRoomName(lounge)))).rejects.toMatchObject({
    code: "not_signed_in",
  });
});
