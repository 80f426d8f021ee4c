import {
  callSlotId,
  eventTypes,
  isOpenCallSlot,
  openCallPolicy,
  parseCallPolicy,
  parseCallRestriction,
  restrictedUserOf,
  unrestricted,
  type CallPolicy,
  type CallRestriction,
  type CallStanding,
  moderationLevel,
} from "@melo/protocol";
import { z } from "zod";
import { parsePowerLevels, powerLevelsOfNewRoom, type PowerLevels } from "./power-levels.ts";
import type { StateEvent } from "./state-event.ts";

export type Membership = "join" | "invite" | "knock" | "leave" | "ban";

/** What a room's state says about who may do what. Built from state events, whoever read them. */
export interface RoomView {
  readonly roomId: string;
  /** Undefined: the room cannot be seen, or what was seen contradicts itself. Then nobody may do anything. */
  readonly rules: RoomRules | undefined;
  /** Of the people whose member events were read, by user id. */
  readonly members: ReadonlyMap<string, RoomMember>;
}

export interface RoomMember {
  readonly membership: Membership;
  /** As he is called in this room; undefined if he has no name there. */
  readonly displayName: string | undefined;
  /** What moderators took from him in the call; undefined: that is there and malformed. */
  readonly restriction: CallRestriction | undefined;
}

export interface RoomRules {
  readonly version: string;
  readonly type: string | undefined;
  /** Those who stand above every power level (MSC4289, from room version 12 on); they never occur in `users`. */
  readonly creators: ReadonlySet<string>;
  readonly powerLevels: PowerLevels;
  /** Undefined: the policy is there and malformed. */
  readonly callPolicy: CallPolicy | undefined;
  /** Whether somebody closed the call's slot (MSC4143). A room without a slot has never closed it. */
  readonly isCallClosed: boolean;
}

const createSchema = z.object({
  room_version: z.string().optional(),
  type: z.string().optional(),
  additional_creators: z.array(z.string()).optional(),
});
const membershipSchema = z.enum(["join", "invite", "knock", "leave", "ban"]);
const maxNameLength = 256;
/** Room version 12 before it was stable. */
const unstableCreatorVersion = "org.matrix.hydra.11";
const firstCreatorVersion = 12;

export function roomViewFrom(roomId: string, state: readonly StateEvent[]): RoomView {
  return { roomId, rules: roomRulesFrom(state), members: membersFrom(state) };
}

function membersFrom(state: readonly StateEvent[]): ReadonlyMap<string, RoomMember> {
  const restrictions = restrictionsFrom(state);
  const members = new Map<string, RoomMember>();
  for (const { type, stateKey: userId, content } of state) {
    if (type !== eventTypes.member) continue;
    const membership = membershipSchema.safeParse(content["membership"]);
    if (!membership.success) continue;
    members.set(userId, {
      membership: membership.data,
      displayName: nameFrom(content["displayname"]),
      restriction: restrictions.has(userId) ? restrictions.get(userId) : unrestricted,
    });
  }
  return members;
}

function restrictionsFrom(state: readonly StateEvent[]): ReadonlyMap<string, CallRestriction | undefined> {
  const restrictions = new Map<string, CallRestriction | undefined>();
  for (const { type, stateKey, content } of state) {
    const userId = type === eventTypes.callRestriction ? restrictedUserOf(stateKey) : undefined;
    if (userId !== undefined) restrictions.set(userId, parseCallRestriction(content));
  }
  return restrictions;
}

function nameFrom(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = value.trim().slice(0, maxNameLength);
  return name === "" ? undefined : name;
}

function roomRulesFrom(state: readonly StateEvent[]): RoomRules | undefined {
  const find = (type: string, stateKey = ""): StateEvent | undefined =>
    state.find((event) => event.type === type && event.stateKey === stateKey);
  const create = find(eventTypes.create);
  const content = createSchema.safeParse(create?.content);
  if (create === undefined || !content.success) return undefined;

  const version = content.data.room_version ?? "1";
  const powerEvent = find(eventTypes.powerLevels);
  const powerLevels =
    powerEvent === undefined ? powerLevelsOfNewRoom(create.sender) : parsePowerLevels(powerEvent.content, version);
  if (powerLevels === undefined) return undefined;

  const policyEvent = find(eventTypes.callPolicy);
  const slotEvent = find(eventTypes.rtcSlot, callSlotId);
  return {
    version,
    type: content.data.type,
    creators: hasPrivilegedCreators(version)
      ? new Set([create.sender, ...(content.data.additional_creators ?? [])])
      : new Set(),
    powerLevels,
    callPolicy: policyEvent === undefined ? openCallPolicy : parseCallPolicy(policyEvent.content),
    isCallClosed: slotEvent !== undefined && !isOpenCallSlot(slotEvent.content),
  };
}

function hasPrivilegedCreators(version: string): boolean {
  return version === unstableCreatorVersion || (/^\d+$/.test(version) && Number(version) >= firstCreatorVersion);
}

export function isJoined(view: RoomView, userId: string): boolean {
  return view.members.get(userId)?.membership === "join";
}

/** Infinite for creators of rooms that have such. */
export function powerOf(rules: RoomRules, userId: string): number {
  if (rules.creators.has(userId)) return Number.POSITIVE_INFINITY;
  return rules.powerLevels.users.get(userId) ?? rules.powerLevels.usersDefault;
}

/** What decides about the rights of somebody who is joined. */
export function callStandingOf({ members }: RoomView, rules: RoomRules, userId: string): CallStanding {
  return {
    policy: rules.callPolicy,
    restriction: members.get(userId)?.restriction,
    power: powerOf(rules, userId),
    moderationLevel: callModerationLevel(rules),
  };
}

/** The power level that moderating the room's call asks for. */
export function callModerationLevel({ callPolicy, powerLevels }: RoomRules): number {
  return moderationLevel(callPolicy, powerLevels.kick);
}

export function maySendState(rules: RoomRules, userId: string, eventType: string): boolean {
  const { events, stateDefault } = rules.powerLevels;
  return powerOf(rules, userId) >= (events.get(eventType) ?? stateDefault);
}

export function mayInvite(rules: RoomRules, userId: string): boolean {
  return powerOf(rules, userId) >= rules.powerLevels.invite;
}
