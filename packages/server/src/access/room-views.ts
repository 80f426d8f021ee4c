import { randomUUID } from "node:crypto";
import { eventTypes, MeloError, serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { readRoomMembers, readRoomView } from "./read-room-view.ts";
import { isJoined, type RoomMember, type RoomRules, type RoomView } from "./room-view.ts";

/**
 * Views of rooms, remembered by this process and never older than the last push about their room that any instance
 * received. A view that can be read neither from the homeserver nor from a memory known to be fresh is no view: then
 * `view` rejects with a `network` error.
 */
export interface RoomViews {
  /**
   * The room, with the member events of these people as far as there are such. Undefined if nobody of this homeserver
   * can look into it. About a local person who is not in the room it always answers: that he is not.
   */
  view(roomId: string, userIds: readonly string[]): Promise<RoomView | undefined>;
  /**
   * Makes every instance look anew at these rooms. Awaited before the homeserver hears that its push was received: from
   * then on no decision rests on what was before. Rejects if the others could not be told; this process forgets anyway.
   */
  outdate(roomIds: readonly string[]): Promise<void>;
}

export interface RoomViewsDeps {
  readonly masquerade: MasqueradePort;
  readonly store: KeyValuePort;
  readonly serverName: string;
  /** Whether the homeserver's pushes reach us. While they do not, nothing is answered from memory. */
  arePushesArriving(): boolean;
  readonly metrics: Pick<Metrics, "roomView">;
  now(): number;
}

/** A pushed event of one of these types makes what is remembered of its room old. */
export const viewEventTypes: ReadonlySet<string> = new Set([
  eventTypes.create,
  eventTypes.member,
  eventTypes.powerLevels,
  eventTypes.callPolicy,
  eventTypes.callRestriction,
  eventTypes.rtcSlot,
  // It empties the content of what it redacts.
  eventTypes.redaction,
]);

/** A second line behind the pushes: homeservers with several workers may read a moment behind what they push. */
const maxAgeMs = 60_000;
/** Longer than a view is remembered, so that a stamp that ended is never one that a view still carries. */
const stampTtlMs = 60 * maxAgeMs;
const maxRooms = 2000;
const maxMembers = 50_000;

/** What is true of a room as long as its stamp stays the same. */
interface RememberedRoom {
  readonly stamp: string;
  readonly readMs: number;
  /** A joined local member, whose eyes see the room as it is. */
  readonly observer: string;
  readonly rules: RoomRules | undefined;
  /** Joined ones only: whoever was just let in is asked about before the push about him arrives. */
  readonly members: Map<string, RoomMember>;
}

/**
 * Freshness is one stamp per room in the shared store: a view carries the stamp that was there before it was read, and
 * counts only as long as that is still the stamp. Stamps are random and never come back, so a store that lost them all
 * makes every view old, not new.
 */
export function createRoomViews(deps: RoomViewsDeps): RoomViews {
  const { masquerade, store, serverName, metrics, now } = deps;
  /** The least recently used first. */
  const rooms = new Map<string, RememberedRoom>();
  /** Looks that are under way, by room, stamp and people. */
  const looks = new Map<string, Promise<RoomView | undefined>>();
  let memberCount = 0;

  function forget(roomId: string): void {
    memberCount -= rooms.get(roomId)?.members.size ?? 0;
    rooms.delete(roomId);
  }

  function recall(roomId: string, stamp: string | undefined): RememberedRoom | undefined {
    const room = rooms.get(roomId);
    if (room === undefined) return undefined;
    const isFresh = room.stamp === stamp && now() - room.readMs < maxAgeMs && deps.arePushesArriving();
    rooms.delete(roomId);
    if (isFresh) rooms.set(roomId, room);
    else memberCount -= room.members.size;
    return isFresh ? room : undefined;
  }

  function remember(stamp: string, observer: string, readMs: number, { roomId, rules, members }: RoomView): void {
    const known = rooms.get(roomId);
    const room =
      known?.stamp === stamp ? known : { stamp, readMs, observer, rules, members: new Map<string, RoomMember>() };
    if (room !== known) forget(roomId);
    rooms.set(roomId, room);
    for (const [userId, member] of members) {
      if (member.membership !== "join") continue;
      if (!room.members.has(userId)) memberCount += 1;
      room.members.set(userId, member);
    }
    for (const oldest of rooms.keys()) {
      if (rooms.size <= maxRooms && memberCount <= maxMembers) return;
      forget(oldest);
    }
  }

  /** Undefined if the store does not answer: then nobody knows what is fresh. */
  async function stampOf(roomId: string): Promise<string | undefined> {
    const key = stampKey(roomId);
    try {
      const stamp = await store.get(key);
      if (stamp !== undefined) return stamp;
      const made = randomUUID();
      return (await store.setIfAbsent(key, made, stampTtlMs)) ? made : await store.get(key);
    } catch (error) {
      if (!(error instanceof MeloError) || error.category !== "network") throw error;
      return undefined;
    }
  }

  /** Somebody who is in the room now, if anybody of this homeserver is. */
  async function findObserver(roomId: string): Promise<string | undefined> {
    const joined = await masquerade.joinedMembers(roomId);
    return [...(joined?.keys() ?? [])].find((userId) => serverNameOf(userId) === serverName);
  }

  function read(roomId: string, userIds: readonly string[], observer: string): Promise<RoomView> {
    return readRoomView(roomId, [...new Set([observer, ...userIds])], masquerade.reader(observer, roomId));
  }

  async function look(
    roomId: string,
    userIds: readonly string[],
    stamp: string | undefined,
  ): Promise<RoomView | undefined> {
    const readMs = now();
    const local = userIds.find((userId) => serverNameOf(userId) === serverName);
    // With his own eyes it takes one round trip; he need not exist, nor be in the room.
    const own = local === undefined ? undefined : await read(roomId, userIds, local);
    if (own !== undefined && local !== undefined && isJoined(own, local)) {
      if (stamp !== undefined) remember(stamp, local, readMs, own);
      return own;
    }
    // What somebody sees who is not in the room is how it was when he left.
    const outside = own === undefined || local === undefined ? undefined : onlyMember(own, local);
    if (outside !== undefined && userIds.length === 1) return outside;
    const observer = await findObserver(roomId);
    if (observer === undefined) return outside;
    const seen = await read(roomId, userIds, observer);
    if (!isJoined(seen, observer)) return outside;
    if (stamp !== undefined) remember(stamp, observer, readMs, seen);
    return seen;
  }

  /** Rules are known, and so is who looks: only the member events are read. */
  async function lookForMembers(room: RememberedRoom, roomId: string, userIds: readonly string[]): Promise<RoomView> {
    const reader = masquerade.reader(room.observer, roomId);
    const unknown = userIds.filter((userId) => !room.members.has(userId));
    const seen = await readRoomMembers(roomId, unknown, reader);
    remember(room.stamp, room.observer, room.readMs, { roomId, rules: room.rules, members: seen });
    return { roomId, rules: room.rules, members: new Map([...room.members, ...seen]) };
  }

  function together(key: string, start: () => Promise<RoomView | undefined>): Promise<RoomView | undefined> {
    const running = looks.get(key);
    if (running !== undefined) return running;
    const started = start().finally(() => looks.delete(key));
    looks.set(key, started);
    return started;
  }

  return {
    async view(roomId, userIds) {
      const stamp = await stampOf(roomId);
      if (stamp === undefined) {
        forget(roomId);
        metrics.roomView("homeserver");
        return look(roomId, userIds, undefined);
      }
      const room = recall(roomId, stamp);
      if (room !== undefined && userIds.every((userId) => room.members.has(userId))) {
        metrics.roomView("memory");
        return { roomId, rules: room.rules, members: room.members };
      }
      metrics.roomView("homeserver");
      const key = JSON.stringify([roomId, stamp, userIds]);
      return together(key, () =>
        room === undefined ? look(roomId, userIds, stamp) : lookForMembers(room, roomId, userIds),
      );
    },

    async outdate(roomIds) {
      for (const roomId of roomIds) forget(roomId);
      await Promise.all(roomIds.map((roomId) => store.set(stampKey(roomId), randomUUID(), stampTtlMs)));
    },
  };
}

function stampKey(roomId: string): string {
  return `room-view ${roomId}`;
}

function onlyMember({ roomId, members }: RoomView, userId: string): RoomView {
  const member = members.get(userId);
  return { roomId, rules: undefined, members: new Map(member === undefined ? [] : [[userId, member]]) };
}
