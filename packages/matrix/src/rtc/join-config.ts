import type { CallIntent } from "@melo/call";
import type { JoinSessionConfig } from "matrix-js-sdk/lib/matrixrtc/index.js";

/** Everybody sees us gone at most this long after we vanished. */
const leaveDelayMs = 9_000;
/** Two restarts may fail before the delayed leave fires. */
const leaveRestartMs = 3_000;
const membershipExpiryMs = 4 * 60 * 60 * 1000;
const networkRetryMs = 500;
/** How long others have to receive a rotated key before frames use it. */
const useKeyDelayMs = 1_000;
/** From this many on, sending a new key to everybody at every coming and going costs more than it protects. */
const rotationParticipantLimit = 50;

/** How long a withdrawal waits for the homeserver; then the delayed leave does it. */
export const withdrawLimitMs = 3_000;

export function joinConfig(callIntent: CallIntent, manageMediaKeys: boolean): JoinSessionConfig {
  return {
    callIntent,
    manageMediaKeys,
    delayedLeaveEventDelayMs: leaveDelayMs,
    delayedLeaveEventRestartMs: leaveRestartMs,
    membershipEventExpiryMs: membershipExpiryMs,
    networkErrorRetryMs: networkRetryMs,
    // An outage ends by itself; the core decides when it lasted too long.
    maximumNetworkErrorRetryCount: Number.MAX_SAFE_INTEGER,
    useKeyDelay: useKeyDelayMs,
    keyRotationParticipantLimit: rotationParticipantLimit,
  };
}
