import { eventTypes, MeloError } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createAskAccess } from "../access/member-access.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { removalFrom } from "./removal-policy.ts";
import { createRemover } from "./remove-from-call.ts";

const roomId = "!lounge:localhost";
const bob = "@bob:localhost";
const removal = { roomId, userId: bob };

describe("what a pushed member event means", () => {
  function event(membership: unknown, before?: unknown): RoomEvent {
    return {
      roomId,
      type: eventTypes.member,
      stateKey: bob,
      sender: bob,
      eventId: "$1",
      originServerTs: 1,
      content: { membership },
      previousContent: before === undefined ? undefined : { membership: before },
    };
  }

  test.each([
    ["leave", "join", removal],
    ["ban", "join", removal],
    ["leave", undefined, removal],
    ["leave", "invite", undefined],
    ["ban", "leave", undefined],
    ["join", "join", undefined],
    ["invite", undefined, undefined],
    ["invite", "leave", undefined],
    [["leave"], "join", undefined],
  ])("%s after %s", (membership, before, meaning) => {
    expect(removalFrom(event(membership, before))).toEqual(meaning);
  });

  test("other events mean nothing", () => {
    expect(removalFrom({ ...event("leave", "join"), type: "m.room.message" })).toBeUndefined();
    expect(removalFrom({ ...event("leave", "join"), stateKey: undefined })).toBeUndefined();
  });
});

describe("a removal", () => {
  let homeserver: FakeHomeserver;
  let callServer: FakeCallServer;
  let log: RecordedLog;
  /** Called before each later look, with its number. */
  let onWait: (look: number) => void;
  let remove: ReturnType<typeof createRemover>;
  let looks: number;

  beforeEach(() => {
    homeserver = createFakeHomeserver();
    homeserver.createRoom(roomId, "@ann:localhost");
    homeserver.setMembership(roomId, bob, "leave");
    callServer = createFakeCallServer();
    log = createRecordedLog();
    onWait = () => undefined;
    looks = 1;
    remove = createRemover({
      callServer,
      askAccess: createAskAccess(createLiveViews(homeserver.masquerade), callServer, "localhost"),
      log,
      wait: async () => {
        looks += 1;
        onWait(looks);
      },
    });
  });

  function inCall(...identities: readonly string[]): void {
    callServer.rooms.set(callRoomName(roomId), new Set(identities));
  }

  test("takes out every device of the person and nobody else's", async () => {
    inCall("@bob:localhost:A", "@bob:localhost:B", "@bobby:localhost:C", "@bob:localhost.org:D", "@ann:localhost:E");
    await remove(removal);
    expect(callServer.removed).toEqual(["@bob:localhost:A", "@bob:localhost:B"]);
    expect(looks).toBe(2);
  });

  test("does not mix up servers that differ in their port", async () => {
    inCall("@bob:localhost:8448:A");
    await remove(removal);
    expect(callServer.removed).toEqual([]);
  });

  test("takes out a person of another server", async () => {
    homeserver.setMembership(roomId, "@eve:elsewhere.org", "ban", "@ann:localhost");
    inCall("@eve:elsewhere.org:A");
    await remove({ roomId, userId: "@eve:elsewhere.org" });
    expect(callServer.removed).toEqual(["@eve:elsewhere.org:A"]);
  });

  test("finds somebody who was just coming in", async () => {
    inCall();
    onWait = (look) => look === 3 && inCall("@bob:localhost:A");
    await remove(removal);
    expect(callServer.removed).toEqual(["@bob:localhost:A"]);
  });

  test("spares somebody who is a member again", async () => {
    inCall();
    onWait = () => {
      homeserver.setMembership(roomId, bob, "join");
      inCall("@bob:localhost:A");
    };
    await remove(removal);
    expect(callServer.removed).toEqual([]);
  });

  test("is over at once where there is no call", async () => {
    await remove(removal);
    expect(looks).toBe(1);
  });

  test("waits for LiveKit to come back", async () => {
    inCall("@bob:localhost:A");
    callServer.isDown = true;
    onWait = (look) => {
      if (look === 4) callServer.isDown = false;
    };
    await remove(removal);
    expect(callServer.removed).toEqual(["@bob:localhost:A"]);
    expect(log.entries.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("touches nobody while the homeserver cannot be asked, and says so (M5)", async () => {
    inCall("@bob:localhost:A");
    homeserver.isDown = true;
    await remove(removal);
    expect(callServer.removed).toEqual([]);
    const [entry] = log.entries;
    expect(entry).toMatchObject({ level: "error", fields: { err: expect.any(MeloError) } });
  });
});
