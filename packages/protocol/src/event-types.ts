/** Every wire name MELO reads or writes, unstable prefixes included, in one place. */

export const roomTypes = {
  space: "m.space",
  /** MSC3417: a room whose purpose is its call. */
  call: "org.matrix.msc3417.call",
  /** MELO's: exists while somebody tests their connection, with nobody else in it. */
  connectionTest: "chat.melo.connection_test",
} as const;

export const eventTypes = {
  create: "m.room.create",
  member: "m.room.member",
  powerLevels: "m.room.power_levels",
  joinRules: "m.room.join_rules",
  historyVisibility: "m.room.history_visibility",
  encryption: "m.room.encryption",
  name: "m.room.name",
  topic: "m.room.topic",
  avatar: "m.room.avatar",
  tombstone: "m.room.tombstone",
  message: "m.room.message",
  encrypted: "m.room.encrypted",
  redaction: "m.room.redaction",
  spaceChild: "m.space.child",
  spaceParent: "m.space.parent",
  /** MatrixRTC membership as a room state event (MSC3401 as matrix-js-sdk and Element Call write it). */
  callMember: "org.matrix.msc3401.call.member",
  /** MatrixRTC membership as a sticky event (MSC4143, MSC4354). */
  rtcMember: "org.matrix.msc4143.rtc.member",
  rtcSlot: "org.matrix.msc4143.rtc.slot",
  rtcNotification: "org.matrix.msc4075.rtc.notification",
  /** MSC4310: somebody does not answer; refers to the notification. */
  rtcDecline: "org.matrix.msc4310.rtc.decline",
  /** An annotation; of one's own call membership it may be a raised hand. */
  reaction: "m.reaction",
  /** Element Call's reactions; refer to the sender's call membership. */
  callReaction: "io.element.call.reaction",
  /** Media keys, to-device, Olm-encrypted. */
  encryptionKeys: "io.element.call.encryption_keys",
  /** MELO: who is about to enter a call asks those who are in it for their media keys, to-device, Olm-encrypted. */
  callKeyRequest: "chat.melo.call_key_request",
  /** MELO: an invitation link of a space; state key is the link's public id. */
  inviteLink: "chat.melo.invite_link",
  /** MELO: one person's use of an invitation link with limited uses. */
  inviteUse: "chat.melo.invite_use",
  /** MELO: the rules of a room's call; state key is empty. */
  callPolicy: "chat.melo.call_policy",
  /** Account data: direct conversations by the people in them. */
  direct: "m.direct",
  /** MELO, account data: the keys that a person chose for commands. */
  shortcuts: "chat.melo.shortcuts",
  /** Account data: how loud people are for us. */
  voiceVolumes: "chat.melo.voice_volumes",
  /** MELO: what moderators took from one person in a room's call; state key is `_` and the person's id. */
  callRestriction: "chat.melo.call_restriction",
  /** MELO: what a moderator did once to somebody in a room's call; no state. */
  callAction: "chat.melo.call_action",
  /** MELO, account data: how a person is captured and heard in calls. */
  voiceSettings: "chat.melo.voice_settings",
} as const;

/** `encryption.type` of a call slot in an encrypted room (MSC4143). */
export const perMemberEncryption = "org.matrix.msc4143.per_member";
