import { eventTypes, MeloError } from "@melo/protocol";
import { beforeEach, expect, test } from "vitest";
import { createAskAccess } from "../access/member-access.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createMatrixDoorPolicy, type DoorPolicy } from "./door-policy.ts";

const lounge = "!lounge:localhost";
const bob = "@bob:localhost";

let homeserver: FakeHomeserver;
let policy: DoorPolicy;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom("!other:localhost", bob);
  homeserver.createRoom(lounge, "@ann:localhost");
  homeserver.setMembership(lounge, bob, "join");
  const { masquerade } = homeserver;
  policy = createMatrixDoorPolicy(masquerade, createAskAccess(createLiveViews(masquerade)), "localhost");
});

const judge = (identity = "@bob:localhost:DEVICE", room = callRoomName(lounge)) =>
  policy({ jwt: "", identity, room }).then(({ kind, reason }) => `${kind} ${reason}`.trim());

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
  const strict = createMatrixDoorPolicy(refusing, createAskAccess(createLiveViews(refusing)), "localhost");
  const token = { jwt: "", identity: "@bob:localhost:D", room: callRoomName(lounge) };
  await expect(strict(token)).rejects.toMatchObject({ code: "not_signed_in" });
});
