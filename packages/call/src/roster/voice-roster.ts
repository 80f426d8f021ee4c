import { derive, deriveStable, type ReadonlySignal } from "@melo/reactive";
import type { CallDeps } from "../call-deps.ts";
import { otherMembershipsThan } from "../members/member-entries.ts";
import type { Member } from "../members/member.ts";
import { hasLiveTrack, tracksFrom } from "../members/track-admission.ts";
import type { RtcMembership } from "../ports/index.ts";
import type { CallSession } from "../session/call-session.ts";
import type { RosterEntry, VoiceRoster } from "../view/call-view.ts";
import { areSameRecords } from "../view/same-record.ts";
import { personVoiceFrom } from "./person-voice.ts";

/** What is known of somebody in a call that we are not in: memberships, what is said in the room, what the server tells. */
function entryFromOutside(
  deps: CallDeps,
  roomId: string,
  userId: string,
  devices: readonly RtcMembership[],
): RosterEntry {
  const person = deps.rooms.member(roomId, userId).value;
  const voices = deps.voiceFeed.states(roomId).value;
  const voice = personVoiceFrom(devices.map(({ participantIdentity }) => voices?.get(participantIdentity)));
  return {
    key: userId,
    userId,
    displayName: person.displayName,
    avatarMxc: person.avatarMxc,
    isOwn: false,
    isMicrophoneOn: voice?.isMicrophoneOn,
    isDeafened: voice?.isDeafened ?? false,
    isCameraOn: voice?.isCameraOn ?? false,
    isSharing: voice?.isSharing ?? false,
    isSpeaking: voice?.isSpeaking ?? false,
    isHandRaised: deps.gestures.hands(roomId).value.some((hand) => hand.userId === userId),
  };
}

function entryFromInside(member: Member): RosterEntry {
  const person = member.person.value;
  const participant = member.participant.value;
  return {
    key: member.userId,
    userId: member.userId,
    displayName: person.displayName,
    avatarMxc: person.avatarMxc,
    isOwn: member.isOwn,
    isMicrophoneOn: participant === undefined ? undefined : hasLiveTrack(participant, "microphone"),
    isDeafened: member.signs.value.isDeafened,
    isCameraOn: hasLiveTrack(participant, "camera"),
    isSharing: tracksFrom(participant, "screen_share").length > 0,
    isSpeaking: member.isSpeaking.value,
    isHandRaised: member.signs.value.handOrder !== undefined,
  };
}

function isSameRoster(a: VoiceRoster, b: VoiceRoster): boolean {
  return (
    a.own === b.own &&
    a.elsewhereDeviceId === b.elsewhereDeviceId &&
    a.startedAtMs === b.startedAtMs &&
    areSameRecords(a.entries, b.entries)
  );
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
        elsewhereDeviceId: undefined,
        own,
        startedAtMs,
        entries: current.people.value.map(entryFromInside),
      };
    }
    const devices = Map.groupBy(others, ({ userId }) => userId);
    return {
      roomId,
      own: devices.has(deps.ownUserId) ? "elsewhere" : "none",
      elsewhereDeviceId: others.findLast(({ userId }) => userId === deps.ownUserId)?.deviceId,
      startedAtMs,
      entries: [...devices].map(([userId, memberships]) => entryFromOutside(deps, roomId, userId, memberships)),
    };
  }, isSameRoster);
}
