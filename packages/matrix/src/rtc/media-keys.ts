import type { MediaKey } from "@melo/call";

/** More than the rotations that can be under way at once; old frames never need older ones. */
const keysPerParticipant = 4;

/** The newest keys of everybody; a key with a known index replaces the older one (its owner joined anew). */
export function withMediaKey(keys: readonly MediaKey[], key: MediaKey): readonly MediaKey[] {
  const isOwners = (other: MediaKey): boolean => other.participantIdentity === key.participantIdentity;
  const others = keys.filter((other) => !isOwners(other));
  const ofOwner = keys.filter((other) => isOwners(other) && other.index !== key.index);
  return [...others, ...ofOwner.slice(1 - keysPerParticipant), key];
}
