import type { ChannelItem, ChannelView, InvitationItem, RoomPermissions, ServerItem, ServerView } from "@melo/chat";
import type { CallControls } from "@melo/call";

const mayEverything: RoomPermissions = {
  canSend: true,
  canInvite: true,
  canManageChannels: true,
  canJoinCall: true,
  canRename: true,
};
export const mayNothing: RoomPermissions = {
  canSend: false,
  canInvite: false,
  canManageChannels: false,
  canJoinCall: false,
  canRename: false,
};

function serverItem(name: string, state: Partial<ServerItem> = {}): ServerItem {
  return {
    spaceId: `!${name}`,
    name,
    avatarMxc: undefined,
    isUnread: false,
    mentionCount: 0,
    voiceRoomIds: [],
    ...state,
  };
}

export function channelItem(name: string, state: Partial<ChannelItem> = {}): ChannelItem {
  return {
    roomId: `!${name}`,
    kind: "text",
    name,
    isUnread: false,
    mentionCount: 0,
    isEncrypted: true,
    ...state,
  };
}

export const servers: readonly ServerItem[] = [
  serverItem("Paper Lanterns", { voiceRoomIds: ["!Lounge"] }),
  serverItem("Rust Belt Makers", { isUnread: true }),
  serverItem("Chor am Kanal"),
  serverItem("Synth Cellar", { isUnread: true, mentionCount: 12, voiceRoomIds: ["!Playtest"] }),
  serverItem("Linux at Uni", { isUnread: true, mentionCount: 140 }),
];

export const paperLanterns: ServerView = {
  spaceId: "!Paper Lanterns",
  name: "Paper Lanterns",
  permissions: mayEverything,
  textChannels: [
    channelItem("announcements", { isUnread: true }),
    channelItem("house-rules"),
    channelItem("general"),
    channelItem("art-and-lanterns", { isUnread: true }),
    channelItem("build-breakers", { isUnread: true, mentionCount: 2 }),
    channelItem("water-shader-and-other-crimes"),
    channelItem("off-topic"),
  ],
  voiceChannels: [
    channelItem("Lounge", { kind: "voice" }),
    channelItem("Playtest", { kind: "voice" }),
    channelItem("Thursday demo", { kind: "voice" }),
  ],
};

export const general: ChannelView = {
  roomId: "!general",
  spaceId: paperLanterns.spaceId,
  kind: "text",
  name: "general",
  topic: "Everything that is not art, builds or bridges. Be kind, write it down, and answer threads where they are.",
  isEncrypted: true,
  isUnread: false,
  permissions: mayEverything,
  peers: undefined,
};

export const invitations: readonly InvitationItem[] = [
  { kind: "direct", roomId: "!ingo", name: "ingo", inviterName: "ingo" },
  { kind: "server", roomId: "!Chor am Kanal", name: "Chor am Kanal", inviterName: "ben" },
  {
    kind: "server",
    roomId: "!long",
    name: "Verein zur Pflege des Papierlaternenhandwerks und der Flusslandschaften",
    inviterName: "maximiliane.von.hohenstein-wagner",
  },
];

const on = { isOn: true, isBusy: false, failure: undefined };
const off = { isOn: false, isBusy: false, failure: undefined };

export const controls: CallControls = {
  microphone: on,
  camera: off,
  screenShare: off,
  isDeafened: false,
  isSilenced: false,
};
export const mutedControls: CallControls = { ...controls, microphone: off };
export const deafenedControls: CallControls = { ...mutedControls, isDeafened: true };
