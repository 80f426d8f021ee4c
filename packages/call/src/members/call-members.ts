import { constant, derive, deriveStable, mapKeyed, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CallRoomPort, MediaKey, RtcMembership } from "../ports/index.ts";
import type { MediaLinks } from "../session/media-links.ts";
import { memberEntries, type OwnPlace } from "./member-entries.ts";
import type { Member, MemberEntry } from "./member.ts";
import type { MemberSigns } from "./member-signs.ts";
import { isSameRecord } from "../view/same-record.ts";
import { createOwnParticipant } from "./own-participant.ts";

export interface CallMembersOptions {
  readonly roomId: string;
  readonly rooms: CallRoomPort;
  readonly own: OwnPlace;
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
  readonly links: MediaLinks;
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
  /** Read inside something derived. */
  signsOf(entry: MemberEntry): MemberSigns;
}

/** Everybody in the call we are in, in order of joining; each lives as long as the person stays. */
export function createCallMembers(scope: Scope, options: CallMembersOptions): ReadonlySignal<readonly Member[]> {
  const { roomId, rooms, own, memberships, links, keys, signsOf } = options;
  const entries = derive(() => memberEntries(own, memberships.value));
  const identitiesWithKey = derive(() => new Set(keys.value.map(({ participantIdentity }) => participantIdentity)));

  return mapKeyed(
    scope,
    entries,
    ({ key }) => key,
    (_, key, entry): Member => {
      const { isOwn, userId } = entry.peek();
      const identity = derive(() => entry.value.participantIdentity);
      const link = derive(() => (isOwn ? links.own : links.linkOf(entry.value.transport)));
      return {
        key,
        isOwn,
        userId,
        entry,
        person: rooms.member(roomId, userId),
        participant: isOwn
          ? createOwnParticipant(identity, links.own.connection)
          : derive(() => link.value?.participants.value.get(identity.value)),
        isSpeaking: derive(() => link.value?.speakers.value.has(identity.value) ?? false),
        hasKey: isOwn ? constant(true) : derive(() => identitiesWithKey.value.has(identity.value)),
        signs: deriveStable(() => signsOf(entry.value), isSameRecord),
      };
    },
  );
}
