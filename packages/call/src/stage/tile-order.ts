import { compareMembers, compareText, type MemberEntry } from "../members/member.ts";

/** A place on the stage, by what decides where it stands. */
export type TilePlace =
  | { readonly kind: "person"; readonly key: string; readonly member: MemberEntry }
  | { readonly kind: "screen"; readonly key: string; readonly member: MemberEntry; readonly trackId: string };

/**
 * Shared screens first, that of the longest present sharer leading, then the people by joining. Nothing that changes
 * while somebody is there takes part, speaking least of all: whoever comes or goes leaves the others in their order.
 */
export function compareTilePlaces(a: TilePlace, b: TilePlace): number {
  if (a.kind !== b.kind) return a.kind === "screen" ? -1 : 1;
  const byMember = compareMembers(a.member, b.member);
  if (byMember !== 0 || a.kind === "person" || b.kind === "person") return byMember;
  return compareText(a.trackId, b.trackId);
}
