import { localpartOf, MeloError } from "@melo/protocol";
import { createSignal, derive, type ReadonlySignal } from "@melo/reactive";
import type { DirectFacts, RoomMember, RoomPermissions, RoomsPort, RoomSummary, SpaceChild } from "../ports/index.ts";
import { createPlannedFailures, type PlannedFailures } from "./planned-failures.ts";

type RoomsMethod =
  | "createSpace"
  | "createChannel"
  | "createDirect"
  | "joinRoom"
  | "listSuggestedChannels"
  | "leaveRoom"
  | "inviteUser"
  | "inviteToDirect"
  | "renameRoom"
  | "markRead";

export interface FakeRooms extends RoomsPort, PlannedFailures<RoomsMethod> {
  /** Every command in the order of calls, as `method id`. */
  readonly calls: readonly string[];
  /** A room of the homeserver; this person sees it once they are joined or invited. */
  addRoom(roomId: string, room?: Partial<RoomSummary>): void;
  changeRoom(roomId: string, change: Partial<RoomSummary>): void;
  /** Adds a child to a space, as somebody with the power to do so would. */
  addChild(spaceId: string, child: Pick<SpaceChild, "roomId"> & Partial<SpaceChild>): void;
  setMembers(roomId: string, members: readonly RoomMember[]): void;
  /** Events that were marked read, by room. */
  readonly readMarkers: ReadonlyMap<string, string>;
}

export const allPermissions: RoomPermissions = {
  canSend: true,
  canInvite: true,
  canManageChannels: true,
  canJoinCall: true,
  canRename: true,
};

/** A room as it is right after somebody made it: joined, encrypted, read, empty. */
export function roomSummary(roomId: string, room: Partial<RoomSummary> = {}): RoomSummary {
  return {
    roomId,
    kind: "text",
    membership: "join",
    name: roomId,
    topic: undefined,
    avatarMxc: undefined,
    isEncrypted: true,
    children: [],
    unreadCount: 0,
    highlightCount: 0,
    memberCount: 1,
    permissions: allPermissions,
    inviterId: undefined,
    direct: undefined,
    ...room,
  };
}

/** A conversation with people whose invitation waits, unless told otherwise. */
export function directWith(
  userIds: readonly string[],
  facts: Partial<DirectFacts> & { readonly hasJoined?: boolean } = {},
): DirectFacts {
  const { hasJoined = false, ...rest } = facts;
  const peers = userIds.map((userId) => ({
    userId,
    displayName: localpartOf(userId),
    avatarMxc: undefined,
    hasJoined,
  }));
  return { peers, isNamed: false, activeAtMs: 0, ...rest };
}

/** The rooms of one homeserver in memory, seen by one person. Rooms they are not in are known but not visible. */
export function createFakeRooms(): FakeRooms {
  const homeserver = createSignal<ReadonlyMap<string, RoomSummary>>(new Map());
  const visible = createSignal<ReadonlySet<string>>(new Set());
  const members = createSignal<ReadonlyMap<string, readonly RoomMember[]>>(new Map());
  const failures = createPlannedFailures<RoomsMethod>();
  const calls: string[] = [];
  const readMarkers = new Map<string, string>();
  let madeRooms = 0;

  function begin(method: RoomsMethod, id: string): void {
    calls.push(`${method} ${id}`);
    failures.check(method, id);
  }
  function existingRoom(roomId: string): RoomSummary {
    const room = homeserver.peek().get(roomId);
    if (room === undefined) throw new MeloError("not_found", `no room ${roomId}`);
    return room;
  }
  function put(room: RoomSummary): void {
    homeserver.value = new Map([...homeserver.peek(), [room.roomId, room]]);
  }
  function show(roomId: string, isVisible: boolean): void {
    const next = new Set(visible.peek());
    if (isVisible) next.add(roomId);
    else next.delete(roomId);
    visible.value = next;
  }
  function make(prefix: string, room: Partial<RoomSummary>): string {
    madeRooms += 1;
    const roomId = `!${prefix}${madeRooms}`;
    put(roomSummary(roomId, room));
    show(roomId, true);
    return roomId;
  }
  function addChild(spaceId: string, child: Pick<SpaceChild, "roomId"> & Partial<SpaceChild>): void {
    const space = existingRoom(spaceId);
    put({ ...space, children: [...space.children, { order: undefined, isSuggested: false, ...child }] });
  }

  return {
    calls,
    readMarkers,
    failNext: (method, error, plan) => failures.failNext(method, error, plan),
    rooms: derive(() => [...homeserver.value.values()].filter((room) => visible.value.has(room.roomId))),
    members: (roomId): ReadonlySignal<readonly RoomMember[]> => derive(() => members.value.get(roomId) ?? []),
    addRoom(roomId, room) {
      put(roomSummary(roomId, room));
      if (room?.membership !== undefined) show(roomId, true);
    },
    changeRoom: (roomId, change) => put({ ...existingRoom(roomId), ...change }),
    addChild,
    setMembers(roomId, entries) {
      members.value = new Map([...members.peek(), [roomId, entries]]);
    },
    async createSpace(name) {
      begin("createSpace", name);
      return { spaceId: make("space", { kind: "space", name }) };
    },
    async createChannel({ spaceId, kind, name, isSuggested }) {
      begin("createChannel", name);
      existingRoom(spaceId);
      const roomId = make(kind, { kind, name });
      addChild(spaceId, { roomId, isSuggested });
      return { roomId };
    },
    async createDirect(userIds) {
      begin("createDirect", userIds.join(" "));
      return { roomId: make("direct", { direct: directWith(userIds) }) };
    },
    async joinRoom(roomId) {
      begin("joinRoom", roomId);
      put({ ...existingRoom(roomId), membership: "join", inviterId: undefined });
      show(roomId, true);
    },
    async listSuggestedChannels(spaceId) {
      begin("listSuggestedChannels", spaceId);
      return existingRoom(spaceId)
        .children.filter((child) => child.isSuggested && !visible.peek().has(child.roomId))
        .map((child) => ({ roomId: child.roomId, viaServers: ["example.org"] }));
    },
    async leaveRoom(roomId) {
      begin("leaveRoom", roomId);
      show(roomId, false);
    },
    async inviteUser(roomId, userId) {
      begin("inviteUser", `${roomId} ${userId}`);
    },
    async inviteToDirect(roomId, userId) {
      begin("inviteToDirect", `${roomId} ${userId}`);
      const room = existingRoom(roomId);
      const peers = [...(room.direct?.peers ?? []), ...directWith([userId]).peers];
      put({ ...room, direct: { isNamed: false, activeAtMs: 0, ...room.direct, peers } });
    },
    async renameRoom(roomId, name) {
      begin("renameRoom", `${roomId} ${name}`);
      const room = existingRoom(roomId);
      const direct = room.direct === undefined ? undefined : { ...room.direct, isNamed: name !== "" };
      put({ ...room, name, direct });
    },
    async markRead(roomId, eventId) {
      begin("markRead", `${roomId} ${eventId}`);
      readMarkers.set(roomId, eventId);
    },
  };
}
