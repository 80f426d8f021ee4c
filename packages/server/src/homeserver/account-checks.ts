import { createExpiringMap } from "../expiring-map.ts";
import { requireSuccess, type RequestAsService } from "./application-service.ts";
import { matrixPath } from "./request-matrix.ts";

/** Whether a local account is as good as its owner says. */
export interface AccountChecks {
  hasDevice(userId: string, deviceId: string): Promise<boolean>;
  /** May read and leave rooms, and nothing else (MSC3823). `roomId` is a room he is in. */
  isSuspended(userId: string, roomId: string): Promise<boolean>;
}

const rememberedMs = 30_000;
const maxRemembered = 5000;
const suspendedErrcode = "M_USER_SUSPENDED";

/**
 * Asks the homeserver in the account's name. Nothing there tells whether an account is suspended, but what it may not do:
 * it invites itself into a room where it is, which nobody can, and which changes nothing.
 */
export function createAccountChecks(request: RequestAsService, now: () => number): AccountChecks {
  const devices = createExpiringMap<true>(maxRemembered, now);
  const suspensions = createExpiringMap<boolean>(maxRemembered, now);

  return {
    async hasDevice(userId, deviceId) {
      const key = JSON.stringify([userId, deviceId]);
      if (devices.get(key) === true) return true;
      const path = matrixPath("_matrix", "client", "v3", "devices", deviceId);
      const answer = await request({ method: "GET", path }, userId);
      if (answer.status === 403 || answer.status === 404) return false;
      requireSuccess(answer);
      devices.set(key, true, rememberedMs);
      return true;
    },
    async isSuspended(userId, roomId) {
      const known = suspensions.get(userId);
      if (known !== undefined) return known;
      const path = matrixPath("_matrix", "client", "v3", "rooms", roomId, "invite");
      const { errcode } = await request({ method: "POST", path, body: { user_id: userId } }, userId);
      const isSuspended = errcode === suspendedErrcode;
      suspensions.set(userId, isSuspended, rememberedMs);
      return isSuspended;
    },
  };
}
