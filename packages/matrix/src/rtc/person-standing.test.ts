import { eventTypes, openCallPolicy, unrestricted } from "@melo/protocol";
import { expect, test } from "vitest";
import { standingFrom, type StandingFacts } from "./person-standing.ts";

const [ann, bob] = ["@ann:melo.example", "@bob:melo.example"];

function standing(facts: Partial<StandingFacts> = {}) {
  const powerLevels = { state_default: 50, kick: 60, users: { [bob]: 10 }, events: { [eventTypes.callMember]: 0 } };
  return standingFrom({
    power: { roomVersion: "12", creatorId: ann, create: {}, powerLevels },
    userId: bob,
    isMember: true,
    policy: undefined,
    restriction: undefined,
    slot: undefined,
    ...facts,
  });
}

test("a member of a room without rules of its own", () => {
  expect(standing()).toEqual({
    isMember: true,
    mayAnnounce: true,
    isCallClosed: false,
    policy: openCallPolicy,
    restriction: unrestricted,
    power: 10,
    moderationLevel: 60,
  });
});

test("a creator stands above every level, and the policy may name another for moderating", () => {
  expect(standing({ userId: ann, policy: { moderate: 25 } })).toMatchObject({
    power: Number.POSITIVE_INFINITY,
    moderationLevel: 25,
  });
});

test("a room in which only moderators may announce themselves", () => {
  const power = { roomVersion: "12", creatorId: ann, create: {}, powerLevels: {} };
  expect(standing({ power })).toMatchObject({ mayAnnounce: false, moderationLevel: 50 });
  expect(standing({ power, userId: ann }).mayAnnounce).toBe(true);
});

test("a call whose slot is not open is closed, and one without a slot is not", () => {
  expect(standing({ slot: { status: "open", application: { type: "m.call" } } }).isCallClosed).toBe(false);
  for (const slot of [{ status: "closed" }, {}]) expect(standing({ slot }).isCallClosed).toBe(true);
});

test("what is malformed is not known", () => {
  expect(standing({ policy: { publish: "all" }, restriction: { withheld: 1 } })).toMatchObject({
    policy: undefined,
    restriction: undefined,
  });
});
