import {
  createSignal,
  derive,
  deriveStable,
  mapKeyed,
  readUntracked,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { CallNotification, CallRoomPort, MembershipPort, RingsPort } from "../ports/index.ts";
import { areSameValues } from "../view/same-record.ts";
import type { IncomingCall } from "../view/call-view.ts";

export interface IncomingCallsOptions {
  readonly rings: RingsPort;
  readonly memberships: MembershipPort;
  readonly rooms: CallRoomPort;
  readonly clock: Clock;
  readonly ownUserId: string;
  /** The room of the call this device is in. */
  readonly ownRoomId: ReadonlySignal<string | undefined>;
}

export interface IncomingCalls {
  /** Calls that ring now, the oldest first. */
  readonly ringing: ReadonlySignal<readonly IncomingCall[]>;
  /** Stops the ringing here at once and tells the caller and our other devices. Never rejects. */
  decline(id: string): void;
}

/**
 * What rings: somebody who is in the call asks for us, we have not answered on any device, and the ring is neither over
 * nor declined. Whoever answered once is not rung again by the same ring, also after leaving.
 */
export function createIncomingCalls(scope: Scope, options: IncomingCallsOptions): IncomingCalls {
  const { rings, memberships, rooms, clock, ownUserId, ownRoomId } = options;
  const declinedHere = createSignal<ReadonlySet<string>>(new Set());
  const asking = derive(() =>
    rings.notifications.value.filter(({ kind, senderId }) => kind === "ring" && senderId !== ownUserId),
  );
  const declined = derive(
    () =>
      new Set([
        ...declinedHere.value,
        ...rings.declines.value
          .filter(({ userId }) => userId === ownUserId)
          .map(({ notificationId }) => notificationId),
      ]),
  );

  function createRing(ringScope: Scope, ring: CallNotification): { call: IncomingCall; isOn: ReadonlySignal<boolean> } {
    const { id, roomId, senderId } = ring;
    const people = memberships.memberships(roomId);
    const isOver = createSignal(clock.now() >= ring.expiresAtMs);
    const isAnswered = createSignal(false);
    clock.schedule(ringScope, ring.expiresAtMs - clock.now(), () => {
      isOver.value = true;
    });
    ringScope.effect(() => {
      const isIn = ownRoomId.value === roomId || people.value.some(({ userId }) => userId === ownUserId);
      if (isIn) readUntracked(() => (isAnswered.value = true));
    });
    return {
      isOn: derive(
        () =>
          !isOver.value &&
          !isAnswered.value &&
          !declined.value.has(id) &&
          // A caller who gave up is gone from the call; one whose membership is still on its way has not begun.
          people.value.some(({ userId }) => userId === senderId),
      ),
      call: {
        id,
        roomId,
        callerId: senderId,
        caller: rooms.member(roomId, senderId),
        intent: ring.intent ?? "audio",
        isEncrypted: rooms.isEncrypted(roomId),
        isDirect: rooms.peers(roomId).length <= 1,
      },
    };
  }

  const candidates = mapKeyed(
    scope,
    asking,
    ({ id }) => id,
    (ringScope, _, ring) => createRing(ringScope, ring.peek()),
  );

  return {
    ringing: deriveStable(
      () => candidates.value.filter(({ isOn }) => isOn.value).map(({ call }) => call),
      areSameValues,
    ),
    decline(id) {
      const ring = asking.peek().find((one) => one.id === id);
      if (ring === undefined) return;
      declinedHere.value = new Set(declinedHere.peek()).add(id);
      rings.decline(ring.roomId, id).catch(() => {
        // It is silent here, which is what was asked for; the caller hears of it by nobody answering.
      });
    },
  };
}
