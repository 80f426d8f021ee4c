import { eventTypes, roomTypes, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import { roomViewFrom } from "../access/room-view.ts";
import type { StateEvent } from "../access/state-event.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { Log } from "../log.ts";
import { handsToKick } from "./hands.ts";

export interface SpaceRemovalDeps {
  readonly masquerade: MasqueradePort;
  readonly serverName: string;
  readonly log: Log;
}

/** Somebody who was kicked or banned from what may be a space. */
export interface Expelled {
  readonly roomId: string;
  readonly userId: string;
  readonly by: string;
  readonly reason: string | undefined;
}

/** Rooms that are asked at once. */
const breadth = 8;

/**
 * Removes whoever was kicked or banned from a space from the rooms that belong to it. A room belongs to a space if both
 * say so: the space lists it, and the room lets the space's members in or names the space as its parent. Somebody whom
 * another space lets into the room as well stays. Rooms are left by the hand of whoever expelled him, or of another local
 * member who may; where nobody may, he stays. Rejects if the homeserver cannot be asked.
 */
export function createSpaceRemoval(deps: SpaceRemovalDeps): (expelled: Expelled) => Promise<void> {
  const { masquerade, serverName, log } = deps;

  async function joinedOf(roomId: string): Promise<readonly string[]> {
    return [...((await masquerade.joinedMembers(roomId))?.keys() ?? [])];
  }

  const localOf = (joined: readonly string[]): string | undefined =>
    joined.find((userId) => serverNameOf(userId) === serverName);

  /** Whether another space lets him in there as well. */
  async function isAdmittedOtherwise(spaceId: string, state: readonly StateEvent[], userId: string): Promise<boolean> {
    const others = spacesThatAdmit(state).filter((id) => id !== spaceId);
    const members = await Promise.all(others.map(joinedOf));
    return members.some((joined) => joined.includes(userId));
  }

  async function removeFrom(childId: string, expelled: Expelled): Promise<void> {
    const { roomId: spaceId, userId, by, reason } = expelled;
    const joined = await joinedOf(childId);
    const observer = localOf(joined);
    if (observer === undefined || !joined.includes(userId)) return;
    const state = (await masquerade.readState(observer, childId)) ?? [];
    const { rules } = roomViewFrom(childId, state);
    if (rules === undefined || !belongsTo(spaceId, state)) return;
    if (await isAdmittedOtherwise(spaceId, state, userId)) return;
    const [hand] = handsToKick({ joined, serverName, by, rules }, userId);
    if (hand === undefined) {
      log.warn({ roomId: childId, spaceId, userId }, "nobody may remove somebody who was expelled from the space");
      return;
    }
    await masquerade.kick(hand, childId, userId, reason);
    log.info({ roomId: childId, spaceId, userId }, "removed somebody who was expelled from the space");
  }

  return async function removeFromRooms(expelled) {
    const { roomId, userId } = expelled;
    const joined = await joinedOf(roomId);
    const observer = localOf(joined);
    if (observer === undefined || joined.includes(userId)) return;
    const create = await masquerade.reader(observer, roomId)(eventTypes.create, "");
    if (create?.content["type"] !== roomTypes.space) return;
    const children = linkedBy(eventTypes.spaceChild, (await masquerade.readState(observer, roomId)) ?? []);
    const failures: unknown[] = [];
    for (let start = 0; start < children.length; start += breadth) {
      const ends = await Promise.allSettled(
        children.slice(start, start + breadth).map((childId) => removeFrom(childId, expelled)),
      );
      for (const end of ends) if (end.status === "rejected") failures.push(end.reason);
    }
    if (failures.length > 0) throw failures[0];
  };
}

const viaSchema = z.object({ via: z.array(z.string()).min(1) });
const joinRulesSchema = z.object({
  join_rule: z.enum(["restricted", "knock_restricted"]),
  allow: z.array(z.unknown()),
});
const admissionSchema = z.object({ type: z.literal("m.room_membership"), room_id: z.string() });

/** A child or parent without `via` was taken back (Matrix specification, "Spaces"). */
function linkedBy(type: string, state: readonly StateEvent[]): readonly string[] {
  return state
    .filter((event) => event.type === type && viaSchema.safeParse(event.content).success)
    .map(({ stateKey }) => stateKey);
}

function belongsTo(spaceId: string, state: readonly StateEvent[]): boolean {
  return spacesThatAdmit(state).includes(spaceId) || linkedBy(eventTypes.spaceParent, state).includes(spaceId);
}

/** The spaces whose members may join by the room's join rule (MSC3083). */
function spacesThatAdmit(state: readonly StateEvent[]): readonly string[] {
  const content = state.find(({ type, stateKey }) => type === eventTypes.joinRules && stateKey === "")?.content;
  const { success, data } = joinRulesSchema.safeParse(content);
  if (!success) return [];
  return data.allow.flatMap((entry) => {
    const admission = admissionSchema.safeParse(entry);
    return admission.success ? [admission.data.room_id] : [];
  });
}
