import { createSignal, type Clock, type Scope, type WritableSignal } from "@melo/reactive";
import { localpartOf } from "@melo/protocol";
import type {
  CallDevice,
  CallEntitlement,
  CallRoomKind,
  CallRoomMember,
  MediaKey,
  RtcMembership,
} from "../ports/index.ts";
import { memberStanding } from "./member-standing.ts";

/** How long things take in the fake world, in milliseconds. */
export const fakeLatency = {
  requestMs: 40,
  /** Taking a membership back: the delayed leave is sent first, and a plain one if that fails. */
  withdrawMs: 120,
  syncMs: 20,
  /** Keys come after the first frames, as they do outside. */
  keyMs: 150,
  /** A request for a key, from click to member. */
  keyRequestMs: 40,
  /** A rotated key is used by its owner only after everybody had time to get it. */
  keyUseMs: 300,
  restartPeriodMs: 4_000,
  restartRetryMs: 500,
  delayedLeaveMs: 18_000,
} as const;

const everybody: CallEntitlement = { ...memberStanding, memberSinceMs: 0 };

interface FakeRoom {
  readonly isEncrypted: boolean;
  readonly kind: CallRoomKind;
  /** Of direct conversations. */
  readonly people: readonly string[];
  readonly memberships: Map<string, RtcMembership>;
  readonly members: Map<string, WritableSignal<CallRoomMember>>;
  /** Of people who are not like everybody else. */
  readonly entitlements: Map<string, Partial<CallEntitlement>>;
  /** Delayed leaves by membership key. */
  readonly delayedLeaves: Map<string, () => void>;
}

/** What one device knows: the last it synced, and the keys that were sent to it. */
export interface FakeHomeserverClient {
  readonly userId: string;
  readonly deviceKey: string;
  isReachable(): boolean;
  seen(roomId: string): WritableSignal<readonly RtcMembership[]>;
  receiveKey(roomId: string, key: MediaKey): void;
  receiveKeyRequest(roomId: string, asker: CallDevice): void;
}

/** The homeserver of the fake world: rooms, memberships with delayed leaves, and keys on their way. */
export interface FakeHomeserver {
  readonly isUp: WritableSignal<boolean>;
  /** How often anybody wrote a membership: each one is an event in the room. */
  readonly membershipWrites: { count: number };
  /** A voice channel, unless told otherwise; with `people` a direct conversation. */
  addRoom(
    roomId: string,
    options?: { readonly isEncrypted?: boolean; readonly kind?: CallRoomKind; readonly people?: readonly string[] },
  ): void;
  isEncrypted(roomId: string): boolean;
  kind(roomId: string): CallRoomKind;
  peopleOf(roomId: string): readonly string[];
  member(roomId: string, userId: string): WritableSignal<CallRoomMember>;
  /** Everybody was always in every room and may call, unless a test says otherwise. */
  entitlement(roomId: string, userId: string): CallEntitlement;
  setEntitlement(roomId: string, userId: string, change: Partial<CallEntitlement>): void;
  connect(client: FakeHomeserverClient): void;
  /** A device that was away learns what it missed. */
  sync(client: FakeHomeserverClient): void;
  putMembership(roomId: string, membership: RtcMembership): void;
  removeMembership(roomId: string, userId: string, deviceId: string): void;
  hasMembership(roomId: string, userId: string, deviceId: string): boolean;
  restartDelayedLeave(roomId: string, userId: string, deviceId: string): void;
  sendKey(roomId: string, deviceKeys: readonly string[], key: MediaKey): void;
  sendKeyRequest(roomId: string, deviceKeys: readonly string[], asker: CallDevice): void;
}

export function deviceKeyOf(userId: string, deviceId: string): string {
  return `${userId} ${deviceId}`;
}

/** `@ann:x` calls herself Ann. */
function profileNameOf(userId: string): string {
  const localpart = localpartOf(userId);
  return localpart.charAt(0).toUpperCase() + localpart.slice(1);
}

export function createFakeHomeserver(scope: Scope, clock: Clock): FakeHomeserver {
  const isUp = createSignal(true);
  const membershipWrites = { count: 0 };
  const rooms = new Map<string, FakeRoom>();
  const clients = new Map<string, FakeHomeserverClient>();
  /** Users whose profile is known; of all others there is only the id. */
  const profiles = new Set<string>();

  function roomOf(roomId: string): FakeRoom {
    const room = rooms.get(roomId);
    if (room === undefined) throw new Error(`the fake homeserver has no room ${roomId}`);
    return room;
  }

  function tell(client: FakeHomeserverClient, roomId: string): void {
    if (!isUp.peek() || !client.isReachable()) return;
    client.seen(roomId).value = [...roomOf(roomId).memberships.values()].sort(
      (a, b) => a.joinedAtMs - b.joinedAtMs || (a.memberId < b.memberId ? -1 : 1),
    );
  }

  function announceChange(roomId: string): void {
    clock.schedule(scope, fakeLatency.syncMs, () => {
      for (const client of clients.values()) tell(client, roomId);
    });
  }

  function removeMembership(roomId: string, userId: string, deviceId: string): void {
    const room = roomOf(roomId);
    const key = deviceKeyOf(userId, deviceId);
    room.delayedLeaves.get(key)?.();
    room.delayedLeaves.delete(key);
    if (room.memberships.delete(key)) announceChange(roomId);
  }

  function restartDelayedLeave(roomId: string, userId: string, deviceId: string): void {
    const { delayedLeaves } = roomOf(roomId);
    const key = deviceKeyOf(userId, deviceId);
    delayedLeaves.get(key)?.();
    const leave = (): void => removeMembership(roomId, userId, deviceId);
    delayedLeaves.set(key, clock.schedule(scope, fakeLatency.delayedLeaveMs, leave));
  }

  return {
    isUp,
    membershipWrites,
    addRoom(roomId, { isEncrypted = true, people = [], kind = people.length > 0 ? "direct" : "voice" } = {}) {
      rooms.set(roomId, {
        isEncrypted,
        kind,
        people,
        memberships: new Map(),
        members: new Map(),
        entitlements: new Map(),
        delayedLeaves: new Map(),
      });
    },
    isEncrypted: (roomId) => rooms.get(roomId)?.isEncrypted ?? true,
    kind: (roomId) => rooms.get(roomId)?.kind ?? "text",
    peopleOf: (roomId) => rooms.get(roomId)?.people ?? [],
    member(roomId, userId) {
      const { members } = roomOf(roomId);
      let member = members.get(userId);
      if (member === undefined) {
        member = createSignal({
          userId,
          displayName: profiles.has(userId) ? profileNameOf(userId) : localpartOf(userId),
          avatarMxc: undefined,
        });
        members.set(userId, member);
      }
      return member;
    },
    entitlement: (roomId, userId) => ({ ...everybody, ...roomOf(roomId).entitlements.get(userId) }),
    setEntitlement(roomId, userId, change) {
      roomOf(roomId).entitlements.set(userId, change);
    },
    connect(client) {
      profiles.add(client.userId);
      clients.set(client.deviceKey, client);
    },
    sync(client) {
      for (const roomId of rooms.keys()) tell(client, roomId);
    },
    putMembership(roomId, membership) {
      membershipWrites.count += 1;
      roomOf(roomId).memberships.set(deviceKeyOf(membership.userId, membership.deviceId), membership);
      restartDelayedLeave(roomId, membership.userId, membership.deviceId);
      announceChange(roomId);
    },
    removeMembership,
    hasMembership: (roomId, userId, deviceId) => roomOf(roomId).memberships.has(deviceKeyOf(userId, deviceId)),
    restartDelayedLeave,
    sendKey(roomId, deviceKeys, key) {
      clock.schedule(scope, fakeLatency.keyMs, () => {
        for (const deviceKey of deviceKeys) clients.get(deviceKey)?.receiveKey(roomId, key);
      });
    },
    sendKeyRequest(roomId, deviceKeys, asker) {
      clock.schedule(scope, fakeLatency.keyRequestMs, () => {
        for (const deviceKey of deviceKeys) clients.get(deviceKey)?.receiveKeyRequest(roomId, asker);
      });
    },
  };
}
