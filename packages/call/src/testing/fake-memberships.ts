import { MeloError, participantIdentity } from "@melo/protocol";
import {
  createEventSource,
  createScope,
  createSignal,
  delay,
  readUntracked,
  type Clock,
  type EventSource,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import type {
  Announcement,
  AnnouncementState,
  CallDevice,
  CallIntent,
  LivekitTransport,
  MembershipPort,
  RtcMembership,
} from "../ports/index.ts";
import { createFakeKeyExchange, type FakeKeyExchange } from "./fake-key-exchange.ts";
import { deviceKeyOf, fakeLatency, type FakeHomeserver, type FakeHomeserverClient } from "./fake-homeserver.ts";

const withdrawLimitMs = 3_000;
const retryMs = 1_000;

export interface FakeMembershipsOptions {
  readonly clock: Clock;
  readonly homeserver: FakeHomeserver;
  readonly userId: string;
  readonly deviceId: string;
  readonly isOnline: ReadonlySignal<boolean>;
}

export interface FakeMemberships extends MembershipPort {
  /** What the homeserver offers, best first; may be changed by a test. */
  readonly transports: WritableSignal<readonly LivekitTransport[]>;
  readonly transportRequests: { count: number };
  readonly retries: { count: number };
  /** The next announcements end as `failed`, so many times. */
  failAnnouncements(times: number): void;
}

export function createFakeMemberships(scope: Scope, options: FakeMembershipsOptions): FakeMemberships {
  const { clock, homeserver, userId, deviceId, isOnline } = options;
  const seen = new Map<string, WritableSignal<readonly RtcMembership[]>>();
  const exchanges = new Map<string, FakeKeyExchange>();
  const keyRequests = new Map<string, EventSource<CallDevice>>();
  const transports = createSignal<readonly LivekitTransport[]>([]);
  const transportRequests = { count: 0 };
  const retries = { count: 0 };
  let failuresLeft = 0;

  function isReachable(): boolean {
    return isOnline.peek() && homeserver.isUp.peek();
  }

  function memberships(roomId: string): WritableSignal<readonly RtcMembership[]> {
    let known = seen.get(roomId);
    if (known === undefined) {
      known = createSignal<readonly RtcMembership[]>([]);
      seen.set(roomId, known);
      readUntracked(() => homeserver.sync(client));
    }
    return known;
  }

  const client: FakeHomeserverClient = {
    userId,
    deviceKey: deviceKeyOf(userId, deviceId),
    isReachable: () => isOnline.peek(),
    seen: memberships,
    receiveKey: (roomId, key) => exchanges.get(roomId)?.receive(key),
    receiveKeyRequest: (roomId, asker) => keyRequests.get(roomId)?.emit(asker),
  };
  homeserver.connect(client);
  scope.effect(() => {
    if (isOnline.value && homeserver.isUp.value) {
      clock.schedule(scope, fakeLatency.syncMs, () => homeserver.sync(client));
    }
  });

  function announce(
    announcementScope: Scope,
    roomId: string,
    transport: LivekitTransport,
    intent: CallIntent,
  ): Announcement {
    if (exchanges.has(roomId)) throw new Error(`announced twice in ${roomId}`);
    const state = createSignal<AnnouncementState>("announcing");
    const life = announcementScope.createChild();
    const exchange = createFakeKeyExchange(life, { ...options, roomId, memberships: memberships(roomId) });
    exchanges.set(roomId, exchange);
    const requests = createEventSource<CallDevice>();
    keyRequests.set(roomId, requests);
    life.onEnd(() => {
      exchanges.delete(roomId);
      keyRequests.delete(roomId);
    });
    const joinedAtMs = clock.now();
    let currentIntent = intent;
    let lastAnswerMs = clock.now();
    let withdrawal: Promise<void> | undefined;

    function put(): void {
      const identity = participantIdentity(userId, deviceId);
      const membership = { userId, deviceId, memberId: identity, participantIdentity: identity, transport, joinedAtMs };
      homeserver.putMembership(roomId, { ...membership, intent: currentIntent });
    }

    async function begin(): Promise<void> {
      await delay(clock, life, fakeLatency.requestMs);
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        state.value = "failed";
        return;
      }
      while (!isReachable()) await delay(clock, life, retryMs);
      put();
      lastAnswerMs = clock.now();
      state.value = "announced";
      clock.schedule(life, fakeLatency.restartPeriodMs, keepAlive);
    }

    function keepAlive(): void {
      const isAnswered = isReachable();
      clock.schedule(life, isAnswered ? fakeLatency.restartPeriodMs : fakeLatency.restartRetryMs, keepAlive);
      if (!isAnswered) {
        if (clock.now() - lastAnswerMs >= 2 * fakeLatency.restartPeriodMs) state.value = "uncertain";
        return;
      }
      lastAnswerMs = clock.now();
      if (homeserver.hasMembership(roomId, userId, deviceId)) homeserver.restartDelayedLeave(roomId, userId, deviceId);
      else put();
      state.value = "announced";
    }

    async function takeBack(): Promise<void> {
      if (life.hasEnded) return;
      life.end();
      const canReach = isReachable();
      // Taking back is not bound to a scope: the page may already be elsewhere.
      await delay(clock, createScope(), canReach ? fakeLatency.withdrawMs : withdrawLimitMs);
      if (canReach) homeserver.removeMembership(roomId, userId, deviceId);
      state.value = "withdrawn";
    }

    void begin();

    return {
      state,
      keys: exchange.keys,
      keyRequests: requests,
      handKey: (asker) => exchange.hand(asker),
      takeKeyBack: (asker) => exchange.takeBack(asker),
      async setIntent(next) {
        currentIntent = next;
        await delay(clock, life, fakeLatency.requestMs);
        if (!isReachable()) throw new MeloError("offline", "the fake network is down");
        if (state.peek() === "announced") put();
      },
      withdraw() {
        withdrawal ??= takeBack();
        return withdrawal;
      },
    };
  }

  return {
    memberships,
    prepareKeyRequest: () => Promise.resolve(),
    askForKeys(roomId) {
      const devices = memberships(roomId)
        .peek()
        .map((member) => deviceKeyOf(member.userId, member.deviceId));
      homeserver.sendKeyRequest(roomId, devices, { userId, deviceId });
    },
    transports,
    transportRequests,
    retries,
    async findTransports() {
      transportRequests.count += 1;
      await delay(clock, scope, fakeLatency.requestMs);
      if (!isReachable()) throw new MeloError("offline", "the fake network is down");
      if (transports.peek().length === 0) throw new MeloError("no_transport", "the fake homeserver offers none");
      return transports.peek();
    },
    announce,
    retryNow() {
      retries.count += 1;
    },
    failAnnouncements(times) {
      failuresLeft = times;
    },
  };
}
