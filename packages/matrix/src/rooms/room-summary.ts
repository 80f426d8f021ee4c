import type { DirectFacts, RoomKind, RoomPermissions, RoomSummary } from "@melo/chat";
import { eventTypes, localpartOf, roomTypes } from "@melo/protocol";
import { EventTimeline, NotificationCountType, type MatrixEvent, type Room, type RoomState } from "matrix-js-sdk";
import { permissionsOf, type PowerFacts } from "./power-levels.ts";
import { spaceChildrenFrom } from "./space-children.ts";

const noPermissions: RoomPermissions = {
  canSend: false,
  canInvite: false,
  canManageChannels: false,
  canJoinCall: false,
  canRename: false,
};

/** Undefined for rooms that are neither joined nor invited to. */
export function summaryOfRoom(
  room: Room,
  ownUserId: string,
  isEncrypted: boolean,
  peerIds: readonly string[] | undefined,
): RoomSummary | undefined {
  const membership: string = room.getMyMembership();
  if (membership !== "join" && membership !== "invite") return undefined;
  const state = stateOf(room);
  const kind = kindFromType(room.getType());
  const isJoined = membership === "join";
  return {
    roomId: room.roomId,
    kind,
    membership,
    name: room.name,
    topic: textOf(state, eventTypes.topic, "topic"),
    avatarMxc: textOf(state, eventTypes.avatar, "url"),
    isEncrypted,
    children: kind === "space" && state !== undefined ? childrenOf(state) : [],
    unreadCount: room.getUnreadNotificationCount(NotificationCountType.Total),
    highlightCount: room.getUnreadNotificationCount(NotificationCountType.Highlight),
    memberCount: room.getJoinedMemberCount(),
    permissions: isJoined ? permissionsOf(powerFactsOf(room), ownUserId) : noPermissions,
    inviterId: isJoined ? undefined : room.getMember(ownUserId)?.events.member?.getSender(),
    direct: peerIds === undefined ? undefined : directFactsOf(room, peerIds),
  };
}

function directFactsOf(room: Room, peerIds: readonly string[]): DirectFacts {
  return {
    peers: peerIds.map((userId) => {
      const member = room.getMember(userId);
      return {
        userId,
        displayName: member?.name ?? localpartOf(userId),
        avatarMxc: member?.getMxcAvatarUrl(),
        hasJoined: member?.membership === "join",
      };
    }),
    isNamed: textOf(stateOf(room), eventTypes.name, "name") !== undefined,
    activeAtMs: room.getLiveTimeline().getEvents().findLast(isActivity)?.getTs() ?? 0,
  };
}

/** Messages and calls; people who look at a call and their settings are no activity. */
function isActivity(event: MatrixEvent): boolean {
  return !event.isState() || event.getType() === eventTypes.member;
}

function kindFromType(type: string | undefined): RoomKind {
  if (type === roomTypes.space) return "space";
  return type === roomTypes.call ? "voice" : "text";
}

export function stateOf(room: Room): RoomState | undefined {
  return room.getLiveTimeline().getState(EventTimeline.FORWARDS);
}

export function powerFactsOf(room: Room): PowerFacts {
  const state = stateOf(room);
  const create = state?.getStateEvents(eventTypes.create, "");
  return {
    roomVersion: room.getVersion(),
    creatorId: create?.getSender(),
    create: create?.getContent() ?? {},
    powerLevels: state?.getStateEvents(eventTypes.powerLevels, "")?.getContent(),
  };
}

function childrenOf(state: RoomState): RoomSummary["children"] {
  return spaceChildrenFrom(
    state.getStateEvents(eventTypes.spaceChild).map((event) => ({
      roomId: event.getStateKey() ?? "",
      content: event.getContent(),
      sentAtMs: event.getTs(),
    })),
  );
}

function textOf(state: RoomState | undefined, eventType: string, field: string): string | undefined {
  const value: unknown = state?.getStateEvents(eventType, "")?.getContent()[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}
