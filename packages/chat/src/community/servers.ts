import type { RoomSummary, SpaceChild } from "../ports/index.ts";
import type { ChannelItem, ChannelView, InvitationItem, ServerItem, ServerView } from "../view/community-view.ts";
import { localpartOf } from "@melo/protocol";
import { directName } from "./direct-name.ts";

/** What a community is derived from: joined and invited rooms by id. */
export type RoomsById = ReadonlyMap<string, RoomSummary>;

/** Order strings outside this grammar count as missing (Matrix specification, `m.space.child`). */
const orderPattern = /^[\x20-\x7e]{1,50}$/;

/** The order of a space's children: by `order`, those without one last, then by room id (Matrix specification). */
export function compareSpaceChildren(a: SpaceChild, b: SpaceChild): number {
  const aOrder = a.order !== undefined && orderPattern.test(a.order) ? a.order : undefined;
  const bOrder = b.order !== undefined && orderPattern.test(b.order) ? b.order : undefined;
  if (aOrder !== bOrder) {
    if (aOrder === undefined) return 1;
    if (bOrder === undefined) return -1;
    return aOrder < bOrder ? -1 : 1;
  }
  return a.roomId < b.roomId ? -1 : a.roomId > b.roomId ? 1 : 0;
}

/** Channels of a space that this person is in, in the order of the space. */
function channelsOf(space: RoomSummary, rooms: RoomsById): readonly RoomSummary[] {
  return space.children
    .toSorted(compareSpaceChildren)
    .map((child) => rooms.get(child.roomId))
    .filter((room) => room !== undefined)
    .filter((room) => room.kind !== "space" && room.membership === "join");
}

function isJoinedSpace(room: RoomSummary): boolean {
  return room.kind === "space" && room.membership === "join";
}

/** By name, as people sort names; equal names by id, so that the rail never flickers. */
function compareNames(a: RoomSummary, b: RoomSummary): number {
  return a.name.localeCompare(b.name) || (a.roomId < b.roomId ? -1 : 1);
}

function joinedSpaces(rooms: RoomsById): readonly RoomSummary[] {
  return [...rooms.values()].filter(isJoinedSpace).toSorted(compareNames);
}

export function serverItems(rooms: RoomsById): readonly ServerItem[] {
  return joinedSpaces(rooms).map((space) => {
    const channels = channelsOf(space, rooms);
    return {
      spaceId: space.roomId,
      name: space.name,
      avatarMxc: space.avatarMxc,
      isUnread: channels.some(isUnread),
      mentionCount: channels.reduce((count, channel) => count + channel.highlightCount, 0),
      voiceRoomIds: channels.filter((channel) => channel.kind === "voice").map((channel) => channel.roomId),
    };
  });
}

function isUnread(room: RoomSummary): boolean {
  return room.unreadCount > 0 || room.highlightCount > 0;
}

function channelItem(room: RoomSummary): ChannelItem {
  return {
    roomId: room.roomId,
    kind: room.kind === "voice" ? "voice" : "text",
    name: room.name,
    isUnread: isUnread(room),
    mentionCount: room.highlightCount,
    isEncrypted: room.isEncrypted,
  };
}

/** Undefined unless this person is in the space. */
export function serverView(rooms: RoomsById, spaceId: string): ServerView | undefined {
  const space = rooms.get(spaceId);
  if (space === undefined || !isJoinedSpace(space)) return undefined;
  const channels = channelsOf(space, rooms).map(channelItem);
  return {
    spaceId,
    name: space.name,
    textChannels: channels.filter((channel) => channel.kind === "text"),
    voiceChannels: channels.filter((channel) => channel.kind === "voice"),
    permissions: space.permissions,
  };
}

/** Undefined unless this person is in the channel. */
export function channelView(rooms: RoomsById, roomId: string): ChannelView | undefined {
  const room = rooms.get(roomId);
  if (room === undefined || room.kind === "space" || room.membership !== "join") return undefined;
  const parent = joinedSpaces(rooms).find((space) => space.children.some((child) => child.roomId === roomId));
  return {
    roomId,
    spaceId: parent?.roomId,
    kind: room.kind,
    name: room.direct === undefined ? room.name : directName(room, room.direct),
    topic: room.topic,
    isEncrypted: room.isEncrypted,
    isUnread: isUnread(room),
    permissions: room.permissions,
    peers: room.direct?.peers,
  };
}

/** Invitations to servers and conversations. The inviter's name is not known before joining: their localpart stands for it. */
export function invitationItems(rooms: RoomsById): readonly InvitationItem[] {
  return [...rooms.values()].flatMap((room): InvitationItem[] => {
    if (room.membership !== "invite") return [];
    const inviterName = localpartOf(room.inviterId ?? "");
    if (room.kind === "space") return [{ kind: "server", roomId: room.roomId, name: room.name, inviterName }];
    if (room.direct === undefined) return [];
    return [{ kind: "direct", roomId: room.roomId, name: directName(room, room.direct), inviterName }];
  });
}

/** Where somebody who enters a server goes first: its first text channel, or else its first voice channel. */
export function firstChannelId(rooms: RoomsById, spaceId: string): string | undefined {
  const server = serverView(rooms, spaceId);
  return (server?.textChannels[0] ?? server?.voiceChannels[0])?.roomId;
}

/** Default channels of joined spaces that this person is not in yet, by space. */
export function missingDefaultChannels(rooms: RoomsById): ReadonlyMap<string, readonly string[]> {
  const missing = new Map<string, readonly string[]>();
  for (const space of joinedSpaces(rooms)) {
    const roomIds = space.children
      .filter((child) => child.isSuggested && rooms.get(child.roomId)?.membership !== "join")
      .map((child) => child.roomId);
    if (roomIds.length > 0) missing.set(space.roomId, roomIds);
  }
  return missing;
}

/** Channels that belong to this space and to no other joined one. */
export function ownChannelIds(rooms: RoomsById, spaceId: string): readonly string[] {
  const space = rooms.get(spaceId);
  if (space === undefined) return [];
  const elsewhere = new Set(
    joinedSpaces(rooms)
      .filter((other) => other.roomId !== spaceId)
      .flatMap((other) => other.children.map((child) => child.roomId)),
  );
  return space.children
    .map((child) => child.roomId)
    .filter((roomId) => !elsewhere.has(roomId) && rooms.get(roomId)?.membership === "join");
}
