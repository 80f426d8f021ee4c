import type { IncomingCall } from "@melo/call";
import type { CallLine, DirectItem, DirectPeer } from "@melo/chat";
import { constant } from "@melo/reactive";
import { names, userIdOf, type Person } from "../people";
import { rosterEntry, rostersOf, voiceRoster } from "../voice";

function peer(person: Person, hasJoined = true): DirectPeer {
  return { userId: userIdOf(person), displayName: names[person], avatarMxc: undefined, hasJoined };
}

function direct(people: readonly Person[], state: Partial<DirectItem> = {}): DirectItem {
  const [first, ...others] = people;
  const roomId = `!${people.join("-")}`;
  return {
    roomId,
    name: people.map((person) => names[person]).join(", "),
    faceId: first !== undefined && others.length === 0 ? userIdOf(first) : roomId,
    avatarMxc: undefined,
    peers: people.map((person) => peer(person)),
    isUnread: false,
    unreadCount: 0,
    ...state,
  };
}

export const directs: readonly DirectItem[] = [
  direct(["farah"]),
  direct(["ben"]),
  direct(["max"], { isUnread: true, unreadCount: 3 }),
  direct(["cleo", "dara", "goran"]),
  direct(["goran"]),
  direct(["ingo"], { peers: [peer("ingo", false)] }),
];

/** Ben is in a call; we are in one with Max on another device. */
export const conversationRosters = rostersOf([
  voiceRoster("!farah", [rosterEntry("farah")]),
  voiceRoster("!ben", [rosterEntry("ben"), rosterEntry("cleo")]),
  voiceRoster("!max", [rosterEntry("max"), rosterEntry("ann")], "elsewhere"),
]);

export function incomingCall(state: Partial<IncomingCall>): IncomingCall {
  const { userId, displayName, avatarMxc } = peer("farah");
  return {
    id: "$ring",
    roomId: "!farah",
    callerId: userId,
    caller: constant({ userId, displayName, avatarMxc }),
    intent: "audio",
    isEncrypted: true,
    isDirect: true,
    ...state,
  };
}

const nowMs = Date.now();

function line(outcome: CallLine["outcome"], state: Partial<CallLine> = {}): CallLine {
  return {
    kind: "call",
    key: outcome,
    eventId: `$${outcome}`,
    senderId: userIdOf("farah"),
    senderName: names.farah,
    senderAvatarMxc: undefined,
    sentAtMs: nowMs - 750_000,
    outcome,
    isVideo: false,
    endedAtMs: outcome === "running" ? undefined : nowMs,
    participantNames: [names.farah],
    ...state,
  };
}

export const callLines: readonly CallLine[] = [
  line("running", { participantNames: [names.farah, names.ben] }),
  line("ended", { isVideo: true, participantNames: [names.farah, names.ann, names.max] }),
  line("missed", { endedAtMs: nowMs - 720_000 }),
  line("unanswered", { endedAtMs: nowMs - 660_000 }),
  line("declined", { isVideo: true, endedAtMs: nowMs - 745_000 }),
];
