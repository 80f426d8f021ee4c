import { callSlotId, eventTypes, perMemberEncryption, roomTypes } from "@melo/protocol";
import { Preset, Visibility, type ICreateRoomOpts } from "matrix-js-sdk";

/** Creators have power outside the `users` map, and must not be listed in it (MSC4289). */
const roomVersion = "12";

const moderatorLevel = 50;
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

/** A *server*: an invite-only space, into which every member may invite. */
export function spaceTemplate(name: string): ICreateRoomOpts {
  return {
    name,
    room_version: roomVersion,
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    creation_content: { type: roomTypes.space },
    initial_state: [{ type: eventTypes.historyVisibility, state_key: "", content: { history_visibility: "shared" } }],
    power_level_content_override: {
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
    },
  };
}

export interface ChannelTemplate {
  readonly kind: "text" | "voice";
  readonly name: string;
  readonly spaceId: string;
  readonly viaServers: readonly string[];
}

/** A channel: encrypted, open to the members of its space and to nobody else. */
export function channelTemplate(channel: ChannelTemplate): ICreateRoomOpts {
  const { kind, name, spaceId, viaServers } = channel;
  return {
    name,
    room_version: roomVersion,
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    ...(kind === "voice" ? { creation_content: { type: roomTypes.call } } : {}),
    initial_state: [
      { type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      { type: eventTypes.historyVisibility, state_key: "", content: { history_visibility: "shared" } },
      {
        type: eventTypes.joinRules,
        state_key: "",
        content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] },
      },
      { type: eventTypes.spaceParent, state_key: spaceId, content: { via: viaServers, canonical: true } },
      ...(kind === "voice" ? [openCallSlot] : []),
    ],
    power_level_content_override: {
      state_default: moderatorLevel,
      invite: 0,
      events: {
        ...moderatedEvents,
        // State events that every member sends when entering a call; the default for state is moderators only.
        [eventTypes.callMember]: 0,
        [eventTypes.rtcMember]: 0,
      },
    },
  };
}

/** A conversation: encrypted, everybody in it is equal, and calls in it ring. Of two, both may do everything. */
export function directTemplate(userIds: readonly string[]): ICreateRoomOpts {
  return {
    room_version: roomVersion,
    preset: userIds.length === 1 ? Preset.TrustedPrivateChat : Preset.PrivateChat,
    visibility: Visibility.Private,
    is_direct: true,
    invite: [...userIds],
    initial_state: [
      { type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      // Whoever is asked in later reads from then on only.
      { type: eventTypes.historyVisibility, state_key: "", content: { history_visibility: "invited" } },
      openCallSlot,
    ],
    power_level_content_override: {
      state_default: moderatorLevel,
      invite: 0,
      // A ring mentions the room.
      notifications: { room: 0 },
      events: {
        ...moderatedEvents,
        [eventTypes.name]: 0,
        [eventTypes.avatar]: 0,
        [eventTypes.callMember]: 0,
        [eventTypes.rtcMember]: 0,
      },
    },
  };
}

/** For a test of the way to the call server. Nothing is said in it, and only a drawing is seen. */
export function testRoomTemplate(): ICreateRoomOpts {
  return {
    name: "Connection test",
    room_version: roomVersion,
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    creation_content: { type: roomTypes.connectionTest },
    initial_state: [openCallSlot],
  };
}

/** MSC4143: the room has one call, open from the start, and its media is encrypted per member. */
const openCallSlot = {
  type: eventTypes.rtcSlot,
  state_key: callSlotId,
  content: { status: "open", application: { type: "m.call" }, encryption: { type: perMemberEncryption } },
};
