import { MatrixEvent, Room, type MatrixClient } from "matrix-js-sdk";
import { describe, expect, test } from "vitest";
import { summaryOfRoom } from "./room-summary.ts";

const ann = "@ann:example.org";
const bob = "@bob:example.org";

interface StateEvent {
  readonly type: string;
  readonly stateKey?: string;
  readonly sender?: string;
  readonly content: Record<string, unknown>;
}

/** A room as the SDK has it after a sync, seen by Ann. */
function roomOf(membership: string, ...state: readonly StateEvent[]): Room {
  const client = { getUserId: () => ann, getSafeUserId: () => ann } as unknown as MatrixClient;
  const room = new Room("!room", client, ann);
  room.updateMyMembership(membership);
  room.currentState.setStateEvents(
    state.map(
      ({ type, stateKey = "", sender = bob, content }, index) =>
        new MatrixEvent({
          type,
          state_key: stateKey,
          sender,
          content,
          room_id: "!room",
          event_id: `$${index}`,
          origin_server_ts: index,
        }),
    ),
  );
  room.recalculate();
  return room;
}

const create: StateEvent = { type: "m.room.create", content: { room_version: "12" } };
const annJoined: StateEvent = { type: "m.room.member", stateKey: ann, sender: ann, content: { membership: "join" } };
const bobJoined: StateEvent = { type: "m.room.member", stateKey: bob, content: { membership: "join" } };

describe("a room in the list", () => {
  test("is a text channel unless its type says otherwise", () => {
    const typed = (type: string): StateEvent => ({ type: "m.room.create", content: { room_version: "12", type } });
    expect(summaryOfRoom(roomOf("join", create), ann, true, undefined)?.kind).toBe("text");
    expect(summaryOfRoom(roomOf("join", typed("m.space")), ann, true, undefined)?.kind).toBe("space");
    expect(summaryOfRoom(roomOf("join", typed("org.matrix.msc3417.call")), ann, true, undefined)?.kind).toBe("voice");
  });

  test("has a name, a topic, a picture and members", () => {
    const room = roomOf(
      "join",
      create,
      annJoined,
      bobJoined,
      { type: "m.room.name", content: { name: "general" } },
      { type: "m.room.topic", content: { topic: "Leaves" } },
      { type: "m.room.avatar", content: { url: "mxc://example.org/cat" } },
    );
    expect(summaryOfRoom(room, ann, true, undefined)).toMatchObject({
      name: "general",
      topic: "Leaves",
      avatarMxc: "mxc://example.org/cat",
      memberCount: 2,
      membership: "join",
      isEncrypted: true,
    });
  });

  test("that one is invited to tells who invited, and allows nothing yet", () => {
    const invitation: StateEvent = {
      type: "m.room.member",
      stateKey: ann,
      sender: bob,
      content: { membership: "invite" },
    };
    expect(summaryOfRoom(roomOf("invite", create, invitation), ann, false, undefined)).toMatchObject({
      membership: "invite",
      inviterId: bob,
      permissions: { canSend: false, canInvite: false, canManageChannels: false, canJoinCall: false, canRename: false },
    });
  });

  test("gives its version 12 creator all power without a word in the power levels", () => {
    const room = roomOf("join", { ...create, sender: ann }, annJoined, {
      type: "m.room.power_levels",
      content: { users: {}, events_default: 50, state_default: 100 },
    });
    expect(summaryOfRoom(room, ann, true, undefined)?.permissions).toMatchObject({
      canSend: true,
      canManageChannels: true,
    });
    expect(summaryOfRoom(room, bob, true, undefined)?.permissions).toMatchObject({
      canSend: false,
      canManageChannels: false,
    });
  });

  test.each(["leave", "ban", "knock"])("is not in it with membership %s", (membership) => {
    expect(summaryOfRoom(roomOf(membership, create), ann, true, undefined)).toBeUndefined();
  });
});
