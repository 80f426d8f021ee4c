import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { RtcMembership } from "../ports/index.ts";

/** MELO and other clients are announced again well within this time once their homeserver answers. */
const missedForMs = 15_000;

export interface LastingMembershipsOptions {
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
  /** Our homeserver does not answer, or did not a moment ago: leaves that it tells of may be its own doing. */
  readonly isHomeserverShaken: ReadonlySignal<boolean>;
  /** Whether that participant is connected to the call's media. Read inside something derived. */
  isPresent(participantIdentity: string): boolean;
  readonly clock: Clock;
}

/**
 * The memberships, and after an outage of the homeserver for a while those that ended although their participants are still
 * there. It sends all delayed leaves that it could not be told to postpone: everybody would see everybody leave and come back
 * whom they hear all the time. At other times a leave is a leave: LiveKit shows dead tabs for twenty seconds.
 */
export function createLastingMemberships(
  scope: Scope,
  { memberships, isHomeserverShaken, isPresent, clock }: LastingMembershipsOptions,
): ReadonlySignal<readonly RtcMembership[]> {
  const lasting = createSignal(memberships.peek());
  const looks = createSignal(0);
  const missedSinceMs = new Map<string, number>();

  scope.effect(() => {
    void looks.value;
    const announced = memberships.value;
    const places = new Set(announced.map(placeOf));
    const nowMs = clock.now();
    const known = isHomeserverShaken.value ? lasting.peek() : [];
    const missed = known
      .filter((one) => !places.has(placeOf(one)) && isPresent(one.participantIdentity))
      .filter((one) => {
        const sinceMs = missedSinceMs.get(placeOf(one)) ?? nowMs;
        missedSinceMs.set(placeOf(one), sinceMs);
        return nowMs - sinceMs < missedForMs;
      });
    const missedPlaces = new Set(missed.map(placeOf));
    for (const place of missedSinceMs.keys()) if (!missedPlaces.has(place)) missedSinceMs.delete(place);
    lasting.value = missed.length === 0 ? announced : [...announced, ...missed];
    if (missed.length === 0) return undefined;
    const oldestMs = Math.min(...missedSinceMs.values());
    return clock.schedule(scope, oldestMs + missedForMs - nowMs, () => {
      looks.value += 1;
    });
  });

  return derive(() => lasting.value);
}

function placeOf({ userId, deviceId, memberId }: RtcMembership): string {
  return JSON.stringify([userId, deviceId, memberId]);
}
