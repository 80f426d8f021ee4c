import { participantIdentity } from "@melo/protocol";
import type { Clock, ReadonlySignal, Scope } from "@melo/reactive";
import { devicePlace } from "../gestures/device-place.ts";
import type { Announcement, CallDevice, CallRoomPort, MediaKey, RtcMembership } from "../ports/index.ts";
import { createAllowance, type Allowance } from "./allowance.ts";
import { judgeKeyRequest } from "./judge-key-request.ts";

/** Who was handed our key is announced by then, or we use a new one. */
const arrivalLimitMs = 10_000;
/** Who asked and did not come waits for the membership from then on: nobody may listen by asking again and again. */
const restAfterNoShowMs = 10 * 60_000;
const allowanceWindowMs = 10_000;
/** Coming, going and coming back in a hurry is still answered. */
const answersToOneDevice = 3;
/** All together: more than that the memberships bring, with one message for many. */
const answersToAll = 30;

export interface KeyRequestOptions {
  readonly announcement: Pick<Announcement, "keys" | "keyRequests" | "handKey" | "takeKeyBack">;
  readonly rooms: Pick<CallRoomPort, "entitlement">;
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
  readonly clock: Clock;
  readonly roomId: string;
  readonly own: CallDevice;
}

/**
 * Hands our media key to devices that ask for it on their way into the call, so that they decrypt our first frame. Who does
 * not come then is treated as one who left. Who is refused hears nothing, and gets the key with the membership.
 */
export function answerKeyRequests(scope: Scope, options: KeyRequestOptions): void {
  const { announcement, rooms, memberships, clock, roomId, own } = options;
  const ownIdentity = participantIdentity(own.userId, own.deviceId);
  const allowances = new Map<string, Allowance>();
  const allowanceOfAll = createAllowance(clock, answersToAll, allowanceWindowMs);
  /** Devices that were handed our key and have not been announced since; ends the wait for them. */
  const expected = new Map<string, () => void>();
  /** When a person's device was last awaited in vain. */
  const noShowsAtMs = new Map<string, number>();
  let ownKey: MediaKey | undefined;
  let keyInUseSinceMs: number | undefined;

  scope.effect(() => {
    const newest = announcement.keys.value.findLast((key) => key.participantIdentity === ownIdentity);
    if (newest === ownKey) return;
    ownKey = newest;
    keyInUseSinceMs = newest === undefined ? undefined : clock.now();
  });

  // Who comes and goes at once has come.
  scope.effect(() => {
    for (const member of memberships.value) {
      const device = devicePlace(member);
      expected.get(device)?.();
      expected.delete(device);
    }
  });

  function hasStayedAway(userId: string): boolean {
    const atMs = noShowsAtMs.get(userId);
    return atMs !== undefined && clock.now() - atMs < restAfterNoShowMs;
  }

  function isAllowed(device: string): boolean {
    let ofDevice = allowances.get(device);
    if (ofDevice === undefined) {
      ofDevice = createAllowance(clock, answersToOneDevice, allowanceWindowMs);
      allowances.set(device, ofDevice);
      clock.schedule(scope, allowanceWindowMs, () => allowances.delete(device));
    }
    return ofDevice.take() && allowanceOfAll.take();
  }

  function isMember({ userId, deviceId }: CallDevice): boolean {
    return memberships.peek().some((one) => one.userId === userId && one.deviceId === deviceId);
  }

  function expectArrival(asker: CallDevice, device: string): void {
    // Asking again does not put the end off.
    if (expected.has(device) || isMember(asker)) return;
    const end = clock.schedule(scope, arrivalLimitMs, () => {
      expected.delete(device);
      noShowsAtMs.set(asker.userId, clock.now());
      announcement.takeKeyBack(asker);
    });
    expected.set(device, end);
  }

  announcement.keyRequests.subscribe(scope, (asker) => {
    const verdict = judgeKeyRequest({
      asker,
      own,
      entitlement: rooms.entitlement(roomId, asker.userId),
      present: new Set(memberships.peek().map(({ userId }) => userId)),
      keyInUseSinceMs,
    });
    const device = devicePlace(asker);
    if (verdict !== "hand" || hasStayedAway(asker.userId) || !isAllowed(device)) return;
    announcement.handKey(asker);
    expectArrival(asker, device);
  });
}
