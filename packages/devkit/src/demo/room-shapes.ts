import { callSlotId, eventTypes, perMemberEncryption, roomTypes } from "@melo/protocol";
import type { DemoChannel } from "./community.ts";

/** Body of a Matrix createRoom request. */
export type RoomShape = Readonly<Record<string, unknown>>;

const moderatorLevel = 50;
const adminLevel = 100;

const moderatedEvents = {
  [eventTypes.name]: moderatorLevel,
  [eventTypes.topic]: moderatorLevel,
  [eventTypes.avatar]: moderatorLevel,
  [eventTypes.powerLevels]: adminLevel,
  [eventTypes.joinRules]: adminLevel,
  [eventTypes.historyVisibility]: adminLevel,
  [eventTypes.encryption]: adminLevel,
  [eventTypes.tombstone]: adminLevel,
};

const sharedHistory = {
  type: eventTypes.historyVisibility,
  state_key: "",
  content: { history_visibility: "shared" },
};

/** A server as MELO makes them: an invite-only space. The creator never stands in `users` (room version 12). */
export function serverShape(name: string, moderator: string): RoomShape {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.space },
    initial_state: [sharedHistory],
    power_level_content_override: {
      users: { [moderator]: moderatorLevel },
      events_default: moderatorLevel,
      state_default: moderatorLevel,
      invite: 0,
      events: { ...moderatedEvents, [eventTypes.spaceChild]: moderatorLevel },
    },
  };
}

/** A channel as MELO makes them: open to the members of its server; a voice channel has its call slot open. */
export function channelShape(channel: DemoChannel, spaceId: string, homeserver: string, moderator: string): RoomShape {
  return {
    name: channel.name,
    topic: channel.topic,
    preset: "private_chat",
    ...(channel.kind === "voice" ? { creation_content: { type: roomTypes.call } } : {}),
    initial_state: [
      ...(channel.isEncrypted ? [encryption] : []),
      sharedHistory,
      {
        type: eventTypes.joinRules,
        state_key: "",
        content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] },
      },
      { type: eventTypes.spaceParent, state_key: spaceId, content: { via: [homeserver], canonical: true } },
      ...(channel.kind === "voice" ? [openCallSlot] : []),
    ],
    power_level_content_override: {
      users: { [moderator]: moderatorLevel },
      state_default: moderatorLevel,
      invite: 0,
      events: { ...moderatedEvents, [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 },
    },
  };
}

const encryption = { type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };

const openCallSlot = {
  type: eventTypes.rtcSlot,
  state_key: callSlotId,
  content: { status: "open", application: { type: "m.call" }, encryption: { type: perMemberEncryption } },
};
