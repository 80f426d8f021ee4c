import {
  channelPowers,
  conversationPowers,
  encryptionState,
  historyState,
  membersOnlyState,
  openCallSlotState,
  parentState,
  roomTypes,
  roomVersion,
  spacePowers,
} from "@melo/protocol";
import { Preset, Visibility, type ICreateRoomOpts } from "matrix-js-sdk";

/** A *server*: an invite-only space, into which every member may invite. */
export function spaceTemplate(name: string): ICreateRoomOpts {
  return {
    name,
    room_version: roomVersion,
    preset: Preset.PrivateChat,
    visibility: Visibility.Private,
    creation_content: { type: roomTypes.space },
    initial_state: [historyState("shared")],
    power_level_content_override: spacePowers,
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
      encryptionState(),
      historyState("shared"),
      membersOnlyState(spaceId),
      parentState(spaceId, viaServers),
      ...(kind === "voice" ? [openCallSlotState()] : []),
    ],
    power_level_content_override: channelPowers,
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
    initial_state: [encryptionState(), historyState("invited"), openCallSlotState()],
    power_level_content_override: conversationPowers,
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
    initial_state: [openCallSlotState()],
  };
}
