import { eventTypes, perMemberEncryption } from "./event-types.ts";
import { callSlotId } from "./livekit-names.ts";

/** Power that MELO's rooms ask for moderating and for administrating. */
export const moderatorLevel = 50;
const adminLevel = 100;

/** What moderators may do in every room of a server; replaces the homeserver's own map, so it names everything. */
const moderatedEvents = {
  [eventTypes.name]: moderatorLevel,
  [eventTypes.topic]: moderatorLevel,
  [eventTypes.avatar]: moderatorLevel,
  [eventTypes.powerLevels]: adminLevel,
  [eventTypes.joinRules]: adminLevel,
  [eventTypes.historyVisibility]: adminLevel,
  [eventTypes.encryption]: adminLevel,
  [eventTypes.tombstone]: adminLevel,
} as const;

/** State events that every member sends when entering a call; the default for state is moderators only. */
const callEvents = { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 } as const;

/** Content of a space's `m.room.power_levels`, but for people. */
export const spacePowers = {
  // Nobody chats in a space.
  events_default: moderatorLevel,
  state_default: moderatorLevel,
  invite: 0,
  events: {
    ...moderatedEvents,
    [eventTypes.spaceChild]: moderatorLevel,
    // Whoever may invite a person may invite by link: links, and the uses of limited ones, are state of the space.
    [eventTypes.inviteLink]: 0,
    [eventTypes.inviteUse]: 0,
  },
} as const;

/** The same for a channel. */
export const channelPowers = {
  state_default: moderatorLevel,
  invite: 0,
  events: { ...moderatedEvents, ...callEvents },
} as const;

/** And for a conversation, in which everybody is equal. */
export const conversationPowers = {
  state_default: moderatorLevel,
  invite: 0,
  // A ring mentions the room.
  notifications: { room: 0 },
  events: { ...moderatedEvents, ...callEvents, [eventTypes.name]: 0, [eventTypes.avatar]: 0 },
} as const;

/** Creators have power outside the `users` map, and must not be listed in it (MSC4289). */
export const roomVersion = "12";

export function encryptionState() {
  return { type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
}

/** Whoever comes later reads what was written before, or, with `invited`, only what is written from then on. */
export function historyState(visibility: "shared" | "invited") {
  return { type: eventTypes.historyVisibility, state_key: "", content: { history_visibility: visibility } };
}

/** Open to the members of a space and to nobody else. */
export function membersOnlyState(spaceId: string) {
  return {
    type: eventTypes.joinRules,
    state_key: "",
    content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] },
  };
}

export function parentState(spaceId: string, via: readonly string[]) {
  return { type: eventTypes.spaceParent, state_key: spaceId, content: { via, canonical: true } };
}

/** MSC4143: the room has one call, open from the start, and its media is encrypted per member. */
export function openCallSlotState() {
  return {
    type: eventTypes.rtcSlot,
    state_key: callSlotId,
    content: { status: "open", application: { type: "m.call" }, encryption: { type: perMemberEncryption } },
  };
}
