import type { PersonStanding } from "@melo/call";
import {
  isOpenCallSlot,
  moderationLevel,
  openCallPolicy,
  parseCallPolicy,
  parseCallRestriction,
  unrestricted,
} from "@melo/protocol";
import type { JsonObject } from "../http/json-fields.ts";
import { kickLevelOf, permissionsOf, powerLevelOf, type PowerFacts } from "../rooms/power-levels.ts";

/** What a room's state says about one person in its call. Contents are undefined where there is no event. */
export interface StandingFacts {
  readonly power: PowerFacts;
  readonly userId: string;
  readonly isMember: boolean;
  readonly policy: JsonObject | undefined;
  readonly restriction: JsonObject | undefined;
  readonly slot: JsonObject | undefined;
}

export function standingFrom(facts: StandingFacts): PersonStanding {
  const policy = facts.policy === undefined ? openCallPolicy : parseCallPolicy(facts.policy);
  return {
    isMember: facts.isMember,
    mayAnnounce: permissionsOf(facts.power, facts.userId).canJoinCall,
    isCallClosed: facts.slot !== undefined && !isOpenCallSlot(facts.slot),
    policy,
    restriction: facts.restriction === undefined ? unrestricted : parseCallRestriction(facts.restriction),
    power: powerLevelOf(facts.power, facts.userId),
    moderationLevel: moderationLevel(policy, kickLevelOf(facts.power)),
  };
}

/** In a room that is not known nobody may do anything. */
export const unknownStanding: PersonStanding = {
  isMember: false,
  mayAnnounce: false,
  isCallClosed: false,
  policy: undefined,
  restriction: undefined,
  power: 0,
  moderationLevel: Number.POSITIVE_INFINITY,
};
