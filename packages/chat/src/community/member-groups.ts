import type { RoomMember } from "../ports/index.ts";

export type MemberRole = "owner" | "moderator" | "member";

export interface MemberGroup {
  readonly role: MemberRole;
  readonly members: readonly RoomMember[];
}

/** Power levels from which on somebody is called so; creators of version 12 rooms have `Infinity`. */
const ownerLevel = 100;
const moderatorLevel = 50;

function roleOf(member: RoomMember): MemberRole {
  if (member.powerLevel >= ownerLevel) return "owner";
  return member.powerLevel >= moderatorLevel ? "moderator" : "member";
}

const roles: readonly MemberRole[] = ["owner", "moderator", "member"];

/** People by role, those with more to say first; by name inside a role. Empty groups are left out. */
export function memberGroups(members: readonly RoomMember[]): readonly MemberGroup[] {
  const sorted = members.toSorted(
    (a, b) => a.displayName.localeCompare(b.displayName) || (a.userId < b.userId ? -1 : 1),
  );
  return roles
    .map((role) => ({ role, members: sorted.filter((member) => roleOf(member) === role) }))
    .filter((group) => group.members.length > 0);
}
