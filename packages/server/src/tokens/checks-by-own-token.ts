import { readRoomView } from "../access/read-room-view.ts";
import type { SessionsPort } from "../homeserver/sessions.ts";
import type { CallerChecks } from "./caller-checks.ts";
import { createSessionCache } from "./session-cache.ts";

/**
 * For a server that holds no key to the homeserver: everything is seen with the person's own eyes, and live. They do not
 * see that an account is suspended.
 */
export function createChecksByOwnToken(sessions: SessionsPort, now: () => number): CallerChecks {
  return {
    identify: createSessionCache(sessions, now),
    viewRoom: (roomId, userId, accessToken) => readRoomView(roomId, [userId], sessions.reader(accessToken, roomId)),
    isSuspended: async () => false,
  };
}
