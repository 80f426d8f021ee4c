import { callMemberStateKey, eventTypes, serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";

export type AskAnnouncedSince = (leave: DelegatedLeave, leftMs: number) => Promise<boolean>;

/**
 * Whether the device's call membership is newer than a moment. For memberships that are state events, of people of this
 * homeserver; of others it is not known. A homeserver that does not answer rejects: the leave then waits.
 */
export function createAskAnnouncedSince(masquerade: MasqueradePort, serverName: string): AskAnnouncedSince {
  return async function isAnnouncedSince({ roomId, userId, deviceId }, leftMs) {
    if (deviceId === undefined || serverNameOf(userId) !== serverName) return false;
    const read = masquerade.reader(userId, roomId);
    const membership = await read(eventTypes.callMember, callMemberStateKey(userId, deviceId));
    return membership !== undefined && membership.sender === userId && membership.originServerTs > leftMs;
  };
}
