import type { RtcMembership } from "../ports/index.ts";
import { compareMembers, type MemberEntry } from "./member.ts";

const ownMemberKey = "own";

/** Our own place, known before the homeserver has told anybody. */
export interface OwnPlace {
  readonly userId: string;
  readonly deviceId: string;
  readonly participantIdentity: string;
  readonly enteredAtMs: number;
}

function isOfDevice(membership: RtcMembership, { userId, deviceId }: { userId: string; deviceId: string }): boolean {
  return membership.userId === userId && membership.deviceId === deviceId;
}

function entryOf(membership: RtcMembership): MemberEntry {
  const { userId, deviceId, memberId, participantIdentity, transport, joinedAtMs } = membership;
  const key = `${userId} ${deviceId} ${memberId}`;
  return { key, isOwn: false, userId, deviceId, memberId, participantIdentity, transport, joinedAtMs };
}

/** Memberships of this device tell about a call it is not in (any more): they are ghosts until the homeserver knows. */
export function otherMembershipsThan(
  device: { readonly userId: string; readonly deviceId: string },
  memberships: readonly RtcMembership[],
): readonly RtcMembership[] {
  return memberships.filter((membership) => !isOfDevice(membership, device));
}

/**
 * Everybody in the call we are in, in order: one entry for each membership, and always exactly one for this device,
 * whose key stays the same when its membership appears or is replaced.
 */
export function memberEntries(own: OwnPlace, memberships: readonly RtcMembership[]): readonly MemberEntry[] {
  const [announced] = memberships
    .filter((membership) => isOfDevice(membership, own))
    .sort((a, b) => b.joinedAtMs - a.joinedAtMs);
  const ownEntry: MemberEntry = {
    key: ownMemberKey,
    isOwn: true,
    userId: own.userId,
    deviceId: own.deviceId,
    memberId: announced?.memberId ?? "",
    participantIdentity: announced?.participantIdentity ?? own.participantIdentity,
    transport: announced?.transport,
    joinedAtMs: announced?.joinedAtMs ?? own.enteredAtMs,
  };
  return [ownEntry, ...otherMembershipsThan(own, memberships).map(entryOf)].sort(compareMembers);
}
