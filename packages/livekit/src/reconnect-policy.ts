import type { ReconnectContext, ReconnectPolicy } from "livekit-client";

/** The way to LiveKit is tried anew about once a second: what a call waits for is heard at once, and costs the door little. */
const delaysMs = [0, 300, 700, 1_000];
/** Share of a delay that is left to chance, in both directions, so that not everybody comes back in the same moment. */
const jitter = 0.5;
/** The first attempt, which has no delay that chance could take from. */
const firstJitterMs = 500;
/**
 * As long as LiveKit's own policy tries. By then the server has long forgotten whom it gets no media from, and a new
 * connection is as good.
 */
const giveUpAfterMs = 44_000;

/** When LiveKit's client tries to resume a connection that it lost. */
export interface HurriedReconnectPolicy extends ReconnectPolicy {
  /** The next attempt is made without a delay. */
  hurry(): void;
}

/**
 * `isMediaAlive`: only signalling is lost, as when the door to LiveKit is down. The server keeps whose media arrives, so that
 * giving up would end a call in which everybody hears everybody.
 */
export function createReconnectPolicy(
  isMediaAlive: () => boolean,
  random: () => number = Math.random,
): HurriedReconnectPolicy {
  let isHurried = false;
  return {
    hurry() {
      isHurried = true;
    },
    nextRetryDelayInMs({ elapsedMs, retryCount }: ReconnectContext) {
      if (elapsedMs > giveUpAfterMs && !isMediaAlive()) return null;
      if (isHurried) {
        isHurried = false;
        return 0;
      }
      const delayMs = delaysMs[Math.min(retryCount, delaysMs.length - 1)] ?? 0;
      return delayMs === 0 ? random() * firstJitterMs : delayMs * (1 - jitter + 2 * jitter * random());
    },
  };
}
