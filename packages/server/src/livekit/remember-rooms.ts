import { createExpiringMap } from "../expiring-map.ts";
import type { CallServerPort } from "./call-server.ts";

/**
 * Many enter a call at the same moment, and each token asks for its room. Not longer: a LiveKit that was started anew
 * knows no rooms, and nobody could come back into a call until it is asked again.
 */
const rememberedMs = 2000;
const maxRemembered = 1000;

/** The same call server, which is asked for a room once in a while and not once for each token. */
export function rememberRooms(server: CallServerPort, now: () => number): CallServerPort {
  const ensured = createExpiringMap<Promise<void>>(maxRemembered, now);
  return {
    ...server,
    ensureRoom(room, maxMembers) {
      const key = JSON.stringify([room, maxMembers ?? null]);
      const known = ensured.get(key);
      if (known !== undefined) return known;
      const asking = server.ensureRoom(room, maxMembers);
      ensured.set(key, asking, rememberedMs);
      // A failure is nobody's but theirs who wait for it now.
      asking.catch(() => ensured.set(key, asking, 0));
      return asking;
    },
  };
}
