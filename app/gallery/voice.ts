import { usualVolume, type CallAdmission, type CallCenter, type RosterEntry, type VoiceRoster } from "@melo/call";
import { constant, createEventSource, type ReadonlySignal } from "@melo/reactive";
import { names, userIdOf, type Person } from "./people";
import { galleryVoice } from "./voice-center";

export function rosterEntry(person: Person, state: Partial<RosterEntry> = {}): RosterEntry {
  return {
    key: `${userIdOf(person)}:DEVICE`,
    userId: userIdOf(person),
    displayName: names[person],
    avatarMxc: undefined,
    isOwn: person === "ann",
    isMicrophoneOn: true,
    isDeafened: false,
    isCameraOn: false,
    isSharing: false,
    isSpeaking: false,
    isHandRaised: false,
    ...state,
  };
}

const minuteMs = 60_000;

/** A roster whose call began 42 minutes ago, if anybody is in it. */
export function voiceRoster(
  roomId: string,
  entries: readonly RosterEntry[],
  own: VoiceRoster["own"] = "none",
): VoiceRoster {
  return {
    roomId,
    entries,
    own,
    elsewhereDeviceId: own === "elsewhere" ? "PHONE" : undefined,
    startedAtMs: entries.length === 0 ? undefined : Date.now() - 42 * minuteMs,
  };
}

export const loungeEntries: readonly RosterEntry[] = [
  rosterEntry("ben", { isSpeaking: true }),
  rosterEntry("cleo", { isSharing: true }),
  rosterEntry("dara", { isCameraOn: true }),
  rosterEntry("goran", { isMicrophoneOn: false }),
  rosterEntry("hana"),
];

/** Rosters by room id; every other room is empty. */
export function rostersOf(rosters: readonly VoiceRoster[]): (roomId: string) => ReadonlySignal<VoiceRoster> {
  const signals = new Map(rosters.map((roster) => [roster.roomId, constant(roster)]));
  return (roomId) => {
    const known = signals.get(roomId);
    if (known !== undefined) return known;
    const empty = constant(voiceRoster(roomId, []));
    signals.set(roomId, empty);
    return empty;
  };
}

const openAdmission: CallAdmission = {
  kind: "open",
  canSend: ["microphone", "camera", "screen_share"],
  isListenOnly: false,
  maxMembers: undefined,
};

/** Admissions by room id; every other room is open. */
export function admissionsOf(
  admissions: Readonly<Record<string, Partial<CallAdmission>>> = {},
): (roomId: string) => ReadonlySignal<CallAdmission> {
  const signals = new Map(
    Object.entries(admissions).map(([roomId, state]) => [roomId, constant({ ...openAdmission, ...state })]),
  );
  const open = constant(openAdmission);
  return (roomId) => signals.get(roomId) ?? open;
}

/** Calls of somebody who is in none. */
export function idleCalls(roster: CallCenter["roster"]): CallCenter {
  return {
    active: constant(undefined),
    join: () => undefined,
    leave: () => Promise.resolve(),
    warm: () => undefined,
    voice: galleryVoice(),
    volumes: { of: () => constant(usualVolume), change: () => undefined },
    roster,
    incoming: constant([]),
    decline: () => undefined,
    ended: createEventSource(),
  };
}

export const noTracks = { find: () => undefined, setGain: () => undefined };
