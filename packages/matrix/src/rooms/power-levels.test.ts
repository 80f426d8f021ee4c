import { describe, expect, test } from "vitest";
import { permissionsOf, powerLevelOf, type PowerFacts } from "./power-levels.ts";

const ann = "@ann:example.org";
const bob = "@bob:example.org";
const eve = "@eve:example.org";

function facts(changes: Partial<PowerFacts> = {}): PowerFacts {
  return { roomVersion: "12", creatorId: ann, create: {}, powerLevels: { users: { [bob]: 50 } }, ...changes };
}

describe("the power level of a member", () => {
  test.each<[string, PowerFacts, string, number]>([
    ["a creator of a version 12 room stands above all levels", facts(), ann, Number.POSITIVE_INFINITY],
    ["so do the additional creators", facts({ create: { additional_creators: [eve] } }), eve, Number.POSITIVE_INFINITY],
    ["before version 12 the creator is a user like others", facts({ roomVersion: "11" }), ann, 0],
    ["a level of `users` counts", facts(), bob, 50],
    ["everybody else has the default", facts({ powerLevels: { users_default: 10 } }), eve, 10],
    ["which is 0 if not set", facts(), eve, 0],
    ["a creator without a power level event has 100", facts({ roomVersion: "11", powerLevels: undefined }), ann, 100],
    ["levels written as text are read", facts({ powerLevels: { users: { [bob]: "75" } } }), bob, 75],
    ["nonsense counts as not set", facts({ powerLevels: { users: { [bob]: null } } }), bob, 0],
  ])("%s", (_title, room, userId, level) => {
    expect(powerLevelOf(room, userId)).toBe(level);
  });
});

describe("what a member may do", () => {
  const call = "org.matrix.msc3401.call.member";
  test.each<[string, PowerFacts, string, Partial<ReturnType<typeof permissionsOf>>]>([
    [
      "a creator may do everything, whatever the levels say",
      facts({ powerLevels: { events_default: 100, state_default: 100, invite: 100 } }),
      ann,
      { canSend: true, canInvite: true, canManageChannels: true, canJoinCall: true, canRename: true },
    ],
    [
      "an ordinary member may speak and invite, but state needs power",
      facts({ powerLevels: {} }),
      eve,
      { canSend: true, canInvite: true, canManageChannels: false, canJoinCall: false, canRename: false },
    ],
    [
      "a level of 0 for call members opens the call",
      facts({ powerLevels: { events: { [call]: 0 } } }),
      eve,
      { canJoinCall: true },
    ],
    [
      "a level for messages silences",
      facts({ powerLevels: { events: { "m.room.message": 25 } } }),
      eve,
      { canSend: false },
    ],
    ["a level for invitations holds them back", facts({ powerLevels: { invite: 50 } }), eve, { canInvite: false }],
    ["a moderator manages channels", facts(), bob, { canManageChannels: true }],
    [
      "without a power level event everybody may send state",
      facts({ powerLevels: undefined }),
      eve,
      { canJoinCall: true, canManageChannels: true },
    ],
  ])("%s", (_title, room, userId, permissions) => {
    expect(permissionsOf(room, userId)).toMatchObject(permissions);
  });
});
