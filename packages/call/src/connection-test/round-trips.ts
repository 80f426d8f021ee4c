import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { LinkReading } from "../ports/link-reading.ts";

/** As many as a minute has readings, if there is one in two seconds. */
export const keptRoundTrips = 30;

/** The round trips of the last minute in milliseconds, the oldest first; gone with the connection that they were of. */
export function rememberRoundTrips(
  scope: Scope,
  reading: ReadonlySignal<LinkReading | undefined>,
): ReadonlySignal<readonly number[]> {
  const roundTrips = createSignal<readonly number[]>([]);
  scope.effect(() => {
    const now = reading.value;
    const before = roundTrips.peek();
    if (now === undefined) roundTrips.value = [];
    else if (now.roundTripMs !== undefined) {
      roundTrips.value = [...before, now.roundTripMs].slice(-keptRoundTrips);
    }
  });
  return roundTrips;
}
