import { delay, type Clock, type Scope } from "@melo/reactive";

/** While nothing answers nobody is burdened by being asked. */
const pauseWhileAwayMs = 1_000;
/** What answers but does not let us in is asked for by the attempts themselves; this only notices when it goes away too. */
const pauseWhileReachableMs = 5_000;

/**
 * Calls `onReturn` whenever a server answers that did not answer before, until the scope ends. Much of what cuts a person
 * off, such as a router that lost its uplink, happens where the browser does not see it.
 */
export async function watchForReturn(
  scope: Scope,
  clock: Clock,
  reach: () => Promise<boolean>,
  onReturn: () => void,
): Promise<void> {
  let wasAway = false;
  while (!scope.hasEnded) {
    const isReachable = await reach();
    if (scope.hasEnded) return;
    if (isReachable && wasAway) onReturn();
    wasAway = !isReachable;
    await delay(clock, scope, wasAway ? pauseWhileAwayMs : pauseWhileReachableMs);
  }
}
