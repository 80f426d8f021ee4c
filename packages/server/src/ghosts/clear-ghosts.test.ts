import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import type { StateEvent } from "../access/state-event.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createGhostClearing } from "./clear-ghosts.ts";
import { isGhost } from "./ghost-policy.ts";

const roomId = "!lounge:localhost";
const livekitRoom = callRoomName(roomId);
const bob = "@bob:localhost";
const identity = "@bob:localhost:DEVICE";
const stateKey = callMemberStateKey(bob, "DEVICE");
const present = { application: "m.call", device_id: "DEVICE" };

function membership(originServerTs: number, content: StateEvent["content"] = present): StateEvent {
  return { type: eventTypes.callMember, stateKey, sender: bob, eventId: "$1", originServerTs, content };
}

test.each([
  ["one that was announced before he left", { membership: membership(999), isBack: false }, true],
  ["one whose device is connected again", { membership: membership(999), isBack: true }, false],
  ["one announced since", { membership: membership(1001), isBack: false }, false],
  ["one that was withdrawn", { membership: membership(999, {}), isBack: false }, false],
  ["none", { membership: undefined, isBack: false }, false],
])("a membership is a ghost: %s", (_, facts, verdict) => {
  expect(isGhost({ leftByMs: 1000, ...facts })).toBe(verdict);
});

describe("after somebody's connection ended", () => {
  let homeserver: FakeHomeserver;
  let callServer: FakeCallServer;
  let meanwhile: () => void;
  let clearGhost: ReturnType<typeof createGhostClearing>;

  beforeEach(() => {
    homeserver = createFakeHomeserver();
    homeserver.createRoom("!other:localhost", bob);
    homeserver.createRoom(roomId, "@ann:localhost");
    homeserver.setMembership(roomId, bob, "join");
    homeserver.set(roomId, bob, eventTypes.callMember, stateKey, present);
    callServer = createFakeCallServer();
    callServer.rooms.set(livekitRoom, new Set(["@ann:localhost:X"]));
    meanwhile = () => undefined;
    clearGhost = createGhostClearing({
      masquerade: homeserver.masquerade,
      callServer,
      serverName: "localhost",
      log: createRecordedLog(),
      wait: async () => meanwhile(),
    });
  });

  const leave = (who = identity) =>
    clearGhost({
      livekitRoom,
      identity: who,
      sid: "PA_1",
      joinedAtMs: 1,
      attributes: {},
      isClient: true,
      reason: "lost",
      leftByMs: Date.now(),
    });
  const content = () => homeserver.state(roomId, eventTypes.callMember, stateKey)?.content;

  test("his membership is withdrawn in his name", async () => {
    await leave();
    expect(content()).toEqual({});
    expect(homeserver.state(roomId, eventTypes.callMember, stateKey)?.sender).toBe(bob);
  });

  test("it stays if he comes back within a moment", async () => {
    meanwhile = () => callServer.rooms.get(livekitRoom)?.add(identity);
    await leave();
    expect(content()).toEqual(present);
  });

  test("nothing happens to somebody who was removed from the room, to another device, to a stranger", async () => {
    homeserver.setMembership(roomId, bob, "ban");
    await leave();
    homeserver.setMembership(roomId, bob, "join");
    await leave("@bob:localhost:OTHER");
    await leave("@bob:elsewhere:DEVICE");
    await leave("J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU");
    expect(content()).toEqual(present);
  });

  test("also when LiveKit has closed the room", async () => {
    callServer.rooms.clear();
    await leave();
    expect(content()).toEqual({});
  });
});
