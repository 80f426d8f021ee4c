import { MeloError } from "@melo/protocol";
import { delay, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { GesturesPort, RaisedHand } from "../ports/index.ts";
import type { FakeGatherings } from "./fake-gatherings.ts";
import { fakeLatency, type FakeHomeserver } from "./fake-homeserver.ts";
import type { FakeMemberships } from "./fake-memberships.ts";

export interface FakeGesturesOptions {
  readonly clock: Clock;
  readonly homeserver: FakeHomeserver;
  readonly gatherings: FakeGatherings;
  readonly memberships: FakeMemberships;
  readonly userId: string;
  readonly deviceId: string;
  readonly isOnline: ReadonlySignal<boolean>;
}

/** Hands and reactions of one device in the fake world. */
export function createFakeGestures(scope: Scope, options: FakeGesturesOptions): GesturesPort {
  const { clock, homeserver, gatherings, memberships, userId, deviceId, isOnline } = options;
  const handsByRoom = new Map<string, ReadonlySignal<readonly RaisedHand[]>>();

  async function request(): Promise<void> {
    await delay(clock, scope, fakeLatency.requestMs);
    if (!isOnline.peek() || !homeserver.isUp.peek()) throw new MeloError("offline", "the fake network is down");
  }

  function requirePresence(roomId: string): void {
    if (!homeserver.hasMembership(roomId, userId, deviceId)) throw new MeloError("forbidden", "not in the call");
  }

  function isOwn(hand: RaisedHand): boolean {
    return hand.userId === userId && hand.deviceId === deviceId;
  }

  function handsOf(roomId: string): ReadonlySignal<readonly RaisedHand[]> {
    const present = memberships.memberships(roomId);
    const hands =
      handsByRoom.get(roomId) ??
      derive(() =>
        gatherings
          .hands(roomId)
          .value.filter((hand) =>
            present.value.some(
              (one) =>
                one.userId === hand.userId && one.deviceId === hand.deviceId && one.joinedAtMs <= hand.raisedAtMs,
            ),
          ),
      );
    handsByRoom.set(roomId, hands);
    return hands;
  }

  return {
    hands: handsOf,
    reactions: (roomId) => gatherings.reactions(roomId),
    async raiseHand(roomId) {
      requirePresence(roomId);
      await request();
      const raisedAtMs = clock.now();
      gatherings.afterSync(() => {
        const all = gatherings.hands(roomId);
        const isUp = handsOf(roomId).peek().some(isOwn);
        if (!isUp) all.value = [...all.peek().filter((hand) => !isOwn(hand)), { userId, deviceId, raisedAtMs }];
      });
    },
    async lowerHand(roomId) {
      await request();
      gatherings.afterSync(() => {
        const all = gatherings.hands(roomId);
        all.value = all.peek().filter((hand) => !isOwn(hand));
      });
    },
    async react(roomId, reaction) {
      requirePresence(roomId);
      await request();
      const id = gatherings.nextId();
      gatherings.afterSync(() => gatherings.reactions(roomId).emit({ id, userId, deviceId, ...reaction }));
    },
  };
}
