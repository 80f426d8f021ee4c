import type { CallPolicy } from "./call-policy.ts";
import { restrictableSourceOf, type CallRestriction } from "./call-restriction.ts";
import { publishSources, type PublishSource } from "./token.ts";

/** What decides about one person's rights in a room's call. Undefined policy or restriction: it is there and malformed. */
export interface CallStanding {
  readonly policy: CallPolicy | undefined;
  readonly restriction: CallRestriction | undefined;
  /** Infinite for those who stand above every level. */
  readonly power: number;
  /** Level for moderating the call, see {@link moderationLevel}. */
  readonly moderationLevel: number;
}

/** The power level that moderating a room's call asks for. */
export function moderationLevel(policy: CallPolicy | undefined, kickLevel: number): number {
  return policy?.moderate ?? kickLevel;
}

/** Moderating somebody asks for the level, and for standing above that person. */
export function mayModerate(level: number, ownPower: number, othersPower: number): boolean {
  return ownPower >= level && ownPower > othersPower;
}

/** What somebody may send. Nothing where the rules cannot be read. */
export function sourcesAllowed(standing: CallStanding): readonly PublishSource[] {
  const { policy, restriction, power } = standing;
  if (policy === undefined || restriction === undefined) return [];
  if (policy.isListenOnly && power < standing.moderationLevel) return [];
  return publishSources.filter(
    (source) => power >= policy.publish[source] && restriction.withheld[restrictableSourceOf(source)] === undefined,
  );
}

/**
 * Whether there is room for one more person. Who is in has their place, also with another device; those who may moderate
 * the call always find one.
 */
export function hasPlace(standing: CallStanding, userId: string, present: ReadonlySet<string>): boolean {
  const max = standing.policy?.maxMembers;
  return max === undefined || present.has(userId) || present.size < max || standing.power >= standing.moderationLevel;
}

export const unrestricted: CallRestriction = { withheld: {} };
