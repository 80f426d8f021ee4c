import { eventTypes } from "@melo/protocol";
import type { RoomPermissions } from "@melo/chat";
import { isJsonObject, type JsonObject } from "../http/json-fields.ts";

/** What decides about power in a room, as plain data. */
export interface PowerFacts {
  readonly roomVersion: string;
  readonly creatorId: string | undefined;
  /** Content of `m.room.create`. */
  readonly create: JsonObject;
  /** Content of `m.room.power_levels`; undefined if the room has none. */
  readonly powerLevels: JsonObject | undefined;
}

/** Defaults of the specification ("m.room.power_levels"): stricter once the event exists. */
const defaultStateLevel = 50;
const defaultKickLevel = 50;
const creatorLevelWithoutEvent = 100;

/** From room version 12 on creators stand above all levels (MSC4289); before, they are in `users` like everybody. */
function hasPrivilegedCreators(roomVersion: string): boolean {
  return Number(roomVersion) >= 12 || roomVersion.startsWith("org.matrix.hydra");
}

function creatorsOf(facts: PowerFacts): readonly string[] {
  const additional = facts.create["additional_creators"];
  const others = Array.isArray(additional) ? additional.filter((id) => typeof id === "string") : [];
  return facts.creatorId === undefined ? others : [facts.creatorId, ...others];
}

function levelField(levels: JsonObject, field: string, fallback: number): number {
  const value = levels[field];
  // Old rooms may hold levels as text.
  const level = typeof value === "string" ? Number.parseInt(value, 10) : value;
  return typeof level === "number" && Number.isFinite(level) ? level : fallback;
}

export function powerLevelOf(facts: PowerFacts, userId: string): number {
  if (hasPrivilegedCreators(facts.roomVersion) && creatorsOf(facts).includes(userId)) return Number.POSITIVE_INFINITY;
  const levels = facts.powerLevels;
  if (levels === undefined) return userId === facts.creatorId ? creatorLevelWithoutEvent : 0;
  const users = isJsonObject(levels["users"]) ? levels["users"] : {};
  return levelField(users, userId, levelField(levels, "users_default", 0));
}

function neededFor(facts: PowerFacts, eventType: string, isState: boolean): number {
  const levels = facts.powerLevels;
  if (levels === undefined) return 0;
  const events = isJsonObject(levels["events"]) ? levels["events"] : {};
  const fallback = isState
    ? levelField(levels, "state_default", defaultStateLevel)
    : levelField(levels, "events_default", 0);
  return levelField(events, eventType, fallback);
}

/** What removing somebody from the room asks for. */
export function kickLevelOf({ powerLevels }: PowerFacts): number {
  return levelField(powerLevels ?? {}, "kick", defaultKickLevel);
}

/** For joined members; whoever is not joined may do nothing. */
export function permissionsOf(facts: PowerFacts, userId: string): RoomPermissions {
  const own = powerLevelOf(facts, userId);
  return {
    canSend: own >= neededFor(facts, eventTypes.message, false),
    canInvite: own >= levelField(facts.powerLevels ?? {}, "invite", 0),
    canManageChannels: own >= neededFor(facts, eventTypes.spaceChild, true),
    canJoinCall: own >= neededFor(facts, eventTypes.callMember, true),
    canRename: own >= neededFor(facts, eventTypes.name, true),
  };
}
