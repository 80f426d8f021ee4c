import { derive, deriveStable, type ReadonlySignal } from "@melo/reactive";
import type { CallDeps } from "../call-deps.ts";
import { entryOf, otherMembershipsThan } from "../members/member-entries.ts";
import type { Member } from "../members/member.ts";
import { hasLiveTrack, tracksFrom } from "../members/track-admission.ts";
import type { RtcMembership } from "../ports/index.ts";
import type { CallSession } from "../session/call-session.ts";
import type { RosterEntry, VoiceRoster } from "../view/call-view.ts";
import { areSameRecords } from "../view/same-record.ts";

/** What is known of somebody in a call that we are not in: their membership alone. */
function entryFromOutside(deps: CallDeps, roomId: string, membership: RtcMembership): RosterEntry {
  const person = deps.rooms.member(roomId, membership.userId).value;
  return {
    key: entryOf(membership).key,
    userId: membership.userId,
    displayName: person.displayName,
    avatarMxc: person.avatarMxc,
    isOwn: false,
    isMicrophoneOn: undefined,
    isDeafened: false,
    isCameraOn: false,
    isSharing: false,
    isSpeaking: false,
  };
}

function entryFromInside(member: Member): RosterEntry {
  const person = member.person.value;
  const participant = member.participant.value;
  return {
    key: member.key,
    userId: member.userId,
    displayName: person.displayName,
    avatarMxc: person.avatarMxc,
    isOwn: member.isOwn,
    isMicrophoneOn: participant === undefined ? undefined : hasLiveTrack(participant, "microphone"),
    isDeafened: member.signs.value.isDeafened,
    isCameraOn: hasLiveTrack(participant, "camera"),
    isSharing: tracksFrom(participant, "screen_share").length > 0,
    isSpeaking: member.isSpeaking.value,
  };
}

function isSameRoster(a: VoiceRoster, b: VoiceRoster): boolean {
  return a.own === b.own && a.startedAtMs === b.startedAtMs && areSameRecords(a.entries, b.entries);
}

/**
 * Who is in a room's voice channel. Computed only while somebody looks. A membership of this very device in a call that
 * it is not in is a ghost of an earlier stay and not shown: leaving looks as instant as it is.
 */
export function createVoiceRoster(
  deps: CallDeps,
  roomId: string,
  session: ReadonlySignal<CallSession | undefined>,
): ReadonlySignal<VoiceRoster> {
  const memberships = deps.memberships.memberships(roomId);
  const present = derive(() => {
    const current = session.value;
    return current?.call.roomId === roomId && current.call.phase.value.name !== "failed" ? current : undefined;
  });

  return deriveStable(() => {
    const current = present.value;
    const device = { userId: deps.ownUserId, deviceId: deps.ownDeviceId };
    const others = otherMembershipsThan(device, memberships.value);
    const counted = current === undefined ? others : memberships.value;
    const startedAtMs = counted.length === 0 ? undefined : Math.min(...counted.map(({ joinedAtMs }) => joinedAtMs));
    if (current !== undefined) {
      const own = current.call.phase.value.name === "joining" ? "joining" : "here";
      return {
        roomId,
        own,
        startedAtMs,
        entries: current.members.value.map(entryFromInside),
      };
    }
    const entries = others.map((membership) => entryFromOutside(deps, roomId, membership));
    const own = others.some(({ userId }) => userId === deps.ownUserId) ? "elsewhere" : "none";
    return { roomId, own, startedAtMs, entries };
  }, isSameRoster);
}
