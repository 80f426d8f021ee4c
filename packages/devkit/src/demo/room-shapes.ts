import {
  channelPowers,
  encryptionState,
  historyState,
  membersOnlyState,
  moderatorLevel,
  openCallSlotState,
  parentState,
  roomTypes,
  roomVersion,
  spacePowers,
} from "@melo/protocol";
import type { DemoChannel } from "./community.ts";

/** Body of a Matrix createRoom request. */
export type RoomShape = Readonly<Record<string, unknown>>;

/** A server as MELO makes them, with a moderator beside its creator. */
export function serverShape(name: string, moderator: string): RoomShape {
  return {
    name,
    room_version: roomVersion,
    preset: "private_chat",
    creation_content: { type: roomTypes.space },
    initial_state: [historyState("shared")],
    power_level_content_override: { ...spacePowers, users: { [moderator]: moderatorLevel } },
  };
}

/** A channel as MELO makes them; but the demo has one that is not encrypted. */
export function channelShape(channel: DemoChannel, spaceId: string, homeserver: string, moderator: string): RoomShape {
  const isVoice = channel.kind === "voice";
  return {
    name: channel.name,
    topic: channel.topic,
    room_version: roomVersion,
    preset: "private_chat",
    ...(isVoice ? { creation_content: { type: roomTypes.call } } : {}),
    initial_state: [
      ...(channel.isEncrypted ? [encryptionState()] : []),
      historyState("shared"),
      membersOnlyState(spaceId),
      parentState(spaceId, [homeserver]),
      ...(isVoice ? [openCallSlotState()] : []),
    ],
    power_level_content_override: { ...channelPowers, users: { [moderator]: moderatorLevel } },
  };
}
