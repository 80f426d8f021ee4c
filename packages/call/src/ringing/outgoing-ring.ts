import {
  constant,
  createSignal,
  derive,
  readUntracked,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { CallIntent, CallNotification, CallRoomPort, RingsPort, RtcMembership } from "../ports/index.ts";
import type { OutgoingRing } from "../view/call-view.ts";

/** Kept through everything that interrupts a stay: nobody is rung twice by one call. */
export interface RungState {
  isSettled: boolean;
}

export interface OutgoingRingOptions {
  readonly rings: RingsPort;
  readonly rooms: CallRoomPort;
  readonly clock: Clock;
  readonly roomId: string;
  readonly ownUserId: string;
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
  /** The homeserver has our membership. */
  readonly isAnnounced: ReadonlySignal<boolean>;
  readonly intent: ReadonlySignal<CallIntent>;
  readonly rung: RungState;
}

/**
 * Tells the others that a call begins, if we are the first in it: once for each stay, however often the connection breaks.
 * Direct messages ring, text channels are told, voice channels show who is there anyway. Undefined when nobody is rung
 * (any more).
 */
export function createOutgoingRing(
  scope: Scope,
  options: OutgoingRingOptions,
): ReadonlySignal<OutgoingRing | undefined> {
  const { rings, rooms, clock, roomId, ownUserId, memberships, isAnnounced, intent, rung } = options;
  const kind = rooms.kind(roomId);
  const sent = createSignal<CallNotification | undefined>(undefined);
  const isOver = createSignal(false);
  const isSomebodyElseHere = derive(() => memberships.value.some(({ userId }) => userId !== ownUserId));
  const isListed = derive(() => memberships.value.some(({ userId }) => userId === ownUserId));

  async function notify(): Promise<void> {
    try {
      const notification = await rings.notify(roomId, kind === "direct" ? "ring" : "notification", intent.peek());
      if (scope.hasEnded || kind !== "direct") return;
      sent.value = notification;
      clock.schedule(scope, notification.expiresAtMs - clock.now(), () => {
        isOver.value = true;
      });
    } catch {
      // The call is there and can be seen; only nobody was rung. Whoever waits sees that nobody comes.
    }
  }

  if (kind === "voice") return constant(undefined);

  scope.effect(() => {
    if (!isAnnounced.value || !isListed.value || rung.isSettled) return;
    rung.isSettled = true;
    if (!isSomebodyElseHere.value) readUntracked(() => void notify());
  });

  return derive(() => {
    const ring = sent.value;
    if (ring === undefined || isSomebodyElseHere.value) return undefined;
    const peers = rooms.peers(roomId);
    const declined = new Set(
      rings.declines.value.filter(({ notificationId }) => notificationId === ring.id).map(({ userId }) => userId),
    );
    if (peers.length > 0 && peers.every((userId) => declined.has(userId))) return { phase: "declined" };
    return { phase: isOver.value ? "unanswered" : "ringing" };
  });
}
