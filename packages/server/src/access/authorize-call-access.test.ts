import { callRestrictionStateKey, callSlotId, eventTypes } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { authorizeCallAccess } from "./authorize-call-access.ts";
import { roomViewFrom } from "./room-view.ts";
import type { StateEvent } from "./state-event.ts";

const ann = "@ann:localhost";
const bob = "@bob:localhost";
const all = ["microphone", "camera", "screen_share", "screen_share_audio"];

function state(type: string, content: Record<string, unknown>, stateKey = "", sender = ann): StateEvent {
  return { type, stateKey, sender, eventId: `$${type}${stateKey}`, originServerTs: 0, content };
}

interface Room {
  readonly version?: string;
  readonly additionalCreators?: unknown;
  readonly memberships?: Record<string, unknown>;
  readonly powerLevels?: Record<string, unknown> | undefined;
  readonly callPolicy?: Record<string, unknown>;
  readonly slot?: Record<string, unknown>;
  /** Restrictions by person. */
  readonly restrictions?: Record<string, Record<string, unknown>>;
  /** Who is in the call. */
  readonly present?: readonly string[];
}

/** A voice channel made by Ann as MELO makes them, with Bob in it, unless said otherwise. */
function access(room: Room, userId: string = bob) {
  const powerLevels =
    "powerLevels" in room ? room.powerLevels : { state_default: 50, events: { [eventTypes.callMember]: 0 } };
  const events = [
    state(eventTypes.create, {
      room_version: room.version ?? "12",
      ...(room.additionalCreators === undefined ? {} : { additional_creators: room.additionalCreators }),
    }),
    ...Object.entries(room.memberships ?? { [ann]: "join", [bob]: "join" }).map(([userId, membership]) =>
      state(eventTypes.member, { membership }, userId, userId),
    ),
    ...(powerLevels === undefined ? [] : [state(eventTypes.powerLevels, powerLevels)]),
    ...(room.callPolicy === undefined ? [] : [state(eventTypes.callPolicy, room.callPolicy)]),
    ...(room.slot === undefined ? [] : [state(eventTypes.rtcSlot, room.slot, callSlotId)]),
    ...Object.entries(room.restrictions ?? {}).map(([person, content]) =>
      state(eventTypes.callRestriction, content, callRestrictionStateKey(person)),
    ),
  ];
  return authorizeCallAccess(roomViewFrom("!room:localhost", events), userId, new Set(room.present));
}

const everything = { kind: "allowed", canPublishSources: all, canSubscribe: true };
const onlyListening = { kind: "allowed", canPublishSources: [], canSubscribe: true };
const refused = (reason: string) => ({ kind: "refused", reason });

describe("membership (T3)", () => {
  test.each([
    ["joined", "join", everything],
    ["invited", "invite", refused("not_joined")],
    ["knocking", "knock", refused("not_joined")],
    ["gone or kicked", "leave", refused("not_joined")],
    ["banned", "ban", refused("not_joined")],
    ["in a state nobody knows", "visiting", refused("not_joined")],
    ["in a malformed state", ["join"], refused("not_joined")],
  ])("somebody who is %s", (_, membership, verdict) => {
    expect(access({ memberships: { [bob]: membership } })).toEqual(verdict);
  });

  test("somebody who never was there, not even the room's creator", () => {
    expect(access({ memberships: {} })).toEqual(refused("not_joined"));
    expect(access({ memberships: { [ann]: "leave" } }, ann)).toEqual(refused("not_joined"));
  });

  test("a room that shows nothing", () => {
    expect(authorizeCallAccess(roomViewFrom("!room:localhost", []), bob)).toEqual(refused("not_joined"));
    const onlyMember = roomViewFrom("!room:localhost", [state(eventTypes.member, { membership: "join" }, bob)]);
    expect(authorizeCallAccess(onlyMember, bob)).toEqual(refused("unreadable_room"));
  });
});

describe("the level of the call member event", () => {
  const closed = { state_default: 50 };
  test.each([
    ["names it for everybody", { state_default: 50, events: { [eventTypes.callMember]: 0 } }, bob, everything],
    ["leaves it to state_default", closed, bob, refused("may_not_announce")],
    ["leaves it to a state_default that is not said, which is 50", {}, bob, refused("may_not_announce")],
    ["has a state_default of 0", { state_default: 0 }, bob, everything],
    ["gives a moderator 50", { ...closed, users: { [bob]: 50 } }, bob, everything],
    ["gives everybody 50", { ...closed, users_default: 50 }, bob, everything],
    [
      "asks for more than a moderator has",
      { events: { [eventTypes.callMember]: 51 }, users: { [bob]: 50 } },
      bob,
      refused("may_not_announce"),
    ],
    ["mutes one", { events: { [eventTypes.callMember]: 0 }, users: { [bob]: -1 } }, bob, refused("may_not_announce")],
    ["asks for more than anybody has, to the creator", { state_default: 1000 }, ann, everything],
  ])("a room that %s", (_, powerLevels, userId, verdict) => {
    expect(access({ powerLevels }, userId)).toEqual(verdict);
  });

  test("a room without power levels asks for none", () => {
    expect(access({ powerLevels: undefined })).toEqual(everything);
  });
});

describe("creators", () => {
  const powerLevels = { state_default: 100, users: {} };
  test.each([
    ["the creator of a version 12 room, who is not in users", { version: "12", powerLevels }, ann, everything],
    ["an additional creator", { version: "12", powerLevels, additionalCreators: [bob] }, bob, everything],
    [
      "a member beside an additional creator",
      { version: "12", powerLevels, additionalCreators: [ann] },
      bob,
      refused("may_not_announce"),
    ],
    ["the creator of a later version", { version: "13", powerLevels }, ann, everything],
    ["the creator of the unstable version 12", { version: "org.matrix.hydra.11", powerLevels }, ann, everything],
    [
      "the creator of a version 11 room, who is not in users",
      { version: "11", powerLevels },
      ann,
      refused("may_not_announce"),
    ],
    [
      "an additional creator where there are none",
      { version: "11", powerLevels, additionalCreators: [bob] },
      bob,
      refused("may_not_announce"),
    ],
    [
      "the creator of a version nobody knows",
      { version: "org.example.1", powerLevels },
      ann,
      refused("may_not_announce"),
    ],
    ["the creator of an old room without power levels", { version: "6", powerLevels: undefined }, ann, everything],
  ])("%s", (_, room, userId, verdict) => {
    expect(access(room, userId)).toEqual(verdict);
  });
});

describe("malformed rules close the room", () => {
  test.each([
    ["levels that are text in a new room", { powerLevels: { state_default: "0" } }],
    ["levels that are fractions", { powerLevels: { state_default: 0.5 } }],
    ["users that are a list", { powerLevels: { users: [] } }],
    ["one level that is null", { powerLevels: { events: { [eventTypes.callMember]: null } } }],
    ["additional creators that are text", { additionalCreators: ann }],
    ["text that is no number in an old room", { version: "6", powerLevels: { state_default: "zero" } }],
  ])("%s", (_, room) => {
    expect(access(room)).toEqual(refused("unreadable_room"));
    expect(access(room, ann)).toEqual(refused("unreadable_room"));
  });

  test("levels that are text count in a room as old as that", () => {
    const powerLevels = { state_default: "50", users: { [bob]: " 50 " } };
    expect(access({ version: "6", powerLevels })).toEqual(everything);
  });
});

describe("the call policy", () => {
  const publish = { camera: 50, screen_share: 100 };
  const powerLevels = { state_default: 0, users: { "@mod:localhost": 50 } };
  const memberships = { [ann]: "join", [bob]: "join", "@mod:localhost": "join" };
  test.each([
    ["a member", bob, ["microphone"]],
    ["a moderator", "@mod:localhost", ["microphone", "camera"]],
    ["a creator", ann, all],
  ])("lets %s send", (_, userId, canPublishSources) => {
    const verdict = access({ memberships, powerLevels, callPolicy: { publish } }, userId);
    expect(verdict).toEqual({ kind: "allowed", canPublishSources, canSubscribe: true });
  });

  const listenOnly = { listen_only: true };
  test.each([
    ["a member listens", listenOnly, bob, []],
    ["a moderator speaks", listenOnly, "@mod:localhost", all],
    ["a creator speaks", listenOnly, ann, all],
    ["who moderates is what the policy says", { listen_only: true, moderate: 51 }, "@mod:localhost", []],
    ["so that everybody may, if it says so", { listen_only: true, moderate: 0 }, bob, all],
    ["a moderator sends what his level allows", { listen_only: true, publish }, "@mod:localhost", all.slice(0, 2)],
  ])("in a room to listen in %s", (_, callPolicy, userId, canPublishSources) => {
    const verdict = access({ memberships, powerLevels, callPolicy }, userId);
    expect(verdict).toEqual({ kind: "allowed", canPublishSources, canSubscribe: true });
  });

  test.each([{ publish: "all" }, { publish: { camera: "0" } }, { max_members: 0 }, { listen_only: 1 }])(
    "that is malformed leaves listening: %j",
    (callPolicy) => {
      expect(access({ callPolicy })).toEqual(onlyListening);
      expect(access({ callPolicy }, ann)).toEqual(onlyListening);
    },
  );
});

describe("how many may come", () => {
  const carol = "@carol:localhost";
  const powerLevels = { state_default: 0, kick: 50, users: { "@mod:localhost": 50 } };
  const memberships = Object.fromEntries([ann, bob, carol, "@mod:localhost"].map((userId) => [userId, "join"]));
  const full = { kind: "full" };
  const allowed = { ...everything, maxMembers: 2 };
  test.each([
    ["while there is a place", bob, [carol], allowed],
    ["when there is none", bob, [carol, "@dave:localhost"], full],
    ["when there are more than that already", bob, [carol, "@dave:localhost", "@eve:localhost"], full],
    ["of those who are in, with another device", bob, [carol, bob], allowed],
    ["of those who are in although it holds fewer now", bob, [carol, bob, "@eve:localhost"], allowed],
    ["of a moderator", "@mod:localhost", [carol, "@dave:localhost"], allowed],
    ["of a creator", ann, [carol, "@dave:localhost"], allowed],
  ])("%s", (_, userId, present, verdict) => {
    expect(access({ memberships, powerLevels, callPolicy: { max_members: 2 }, present }, userId)).toEqual(verdict);
  });

  test("matters to nobody who may not enter anyway", () => {
    const room = { memberships: { [ann]: "join", [bob]: "leave" }, callPolicy: { max_members: 1 }, present: [ann] };
    expect(access(room)).toEqual(refused("not_joined"));
  });
});

describe("what a moderator took from one person", () => {
  const by = { by: ann };
  test.each([
    ["the microphone", { microphone: by }, ["camera", "screen_share", "screen_share_audio"]],
    ["the camera", { camera: by }, ["microphone", "screen_share", "screen_share_audio"]],
    ["the screen, and its sound with it", { screen_share: by }, ["microphone", "camera"]],
    ["all of it", { microphone: by, camera: by, screen_share: by }, []],
    ["nothing", {}, all],
  ])("%s", (_, withheld, canPublishSources) => {
    const verdict = access({ restrictions: { [bob]: { withheld } } });
    expect(verdict).toEqual({ kind: "allowed", canPublishSources, canSubscribe: true });
  });

  test("was given back by an empty event, and is nobody else's", () => {
    expect(access({ restrictions: { [bob]: {} } })).toEqual(everything);
    expect(access({ restrictions: { [ann]: { withheld: { microphone: by } } } })).toEqual(everything);
  });

  test("goes beside what the policy asks for", () => {
    const room = {
      callPolicy: { publish: { camera: 50 } },
      restrictions: { [bob]: { withheld: { screen_share: by } } },
    };
    expect(access(room)).toEqual({ kind: "allowed", canPublishSources: ["microphone"], canSubscribe: true });
  });

  test.each([{ withheld: "microphone" }, { withheld: { microphone: true } }, { withheld: { camera: { by: "ann" } } }])(
    "and what is malformed leaves listening: %j",
    (content) => {
      expect(access({ restrictions: { [bob]: content } })).toEqual(onlyListening);
    },
  );
});

describe("the call's slot", () => {
  const application = { type: "m.call" };
  test.each([
    ["open", { status: "open", application }, everything],
    ["closed", { status: "closed", application }, refused("slot_closed")],
    ["taken back", {}, refused("slot_closed")],
    ["of another application", { status: "open", application: { type: "m.board" } }, refused("slot_closed")],
    ["malformed", { status: true }, refused("slot_closed")],
  ])("%s", (_, slot, verdict) => {
    expect(access({ slot })).toEqual(verdict);
    expect(access({ slot }, ann)).toEqual(verdict);
  });
});
